package dev.muster.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.change.PlanSummary;
import dev.muster.config.Settings;
import dev.muster.pipeline.dryrun.DryRun;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The extent of a plan that is printed. */
class PlanTextTest {
    private static final String SUMMARY = "Plan: 450 creates, 50 invalid; about 8 requests, ";

    @TempDir
    private Path folder;

    @Test
    void fitsOnATerminal() throws IOException {
        List<String> lines = print(PlanText.Extent.TERMINAL);

        assertThat(lines)
                .hasSizeLessThanOrEqualTo(40)
                .contains("line 2: create person1")
                .anyMatch(line -> line.startsWith("people.csv: and 44 more like these. To see all: "))
                .anyMatch(line -> line.matches("\\.\\.\\. and 4\\d\\d more changes\\. To see all: .* plan --all .*"))
                .anyMatch(line -> line.startsWith(SUMMARY));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("Nothing was sent.");
    }

    @Test
    void printsTheBeginningIntoAPipe() throws IOException {
        List<String> lines = print(PlanText.Extent.FIRST);

        assertThat(lines).filteredOn(line -> line.startsWith("line ")).hasSize(20);
        assertThat(lines).filteredOn(line -> line.contains("EMAIL_MALFORMED")).hasSize(20);
        assertThat(lines).filteredOn(line -> line.startsWith("  {")).hasSize(3);
    }

    @Test
    void printsEverythingIfAsked() throws IOException {
        List<String> lines = print(PlanText.Extent.ALL);

        assertThat(lines).filteredOn(line -> line.startsWith("line ")).hasSize(450);
        assertThat(lines).filteredOn(line -> line.contains("EMAIL_MALFORMED")).hasSize(50);
        assertThat(lines).noneMatch(line -> line.contains("To see all"));
    }

    private List<String> print(PlanText.Extent extent) throws IOException {
        Path source = Files.writeString(
                folder.resolve("people.csv"),
                IntStream.rangeClosed(1, 500)
                        .mapToObj(n -> "person" + n + (n > 450 ? ",nonsense\n" : ",person" + n + "@example.com\n"))
                        .collect(Collectors.joining("", "username,email\n", "")));
        Settings settings = Settings.load(Path.of(""), Map.of("MUSTER_HOME", folder.toString()));
        try (DryRun dryRun = DryRun.of(
                new Home(folder), source, Operation.CREATE, ImportOptions.NONE, settings.imports(), Optional.empty())) {
            var plan = new Plan(dryRun, Optional.empty(), AttributeCatalog.load(), 60);
            var text = new StringWriter();
            var out = new PrintWriter(text);
            new PlanText(plan, new PlanSummary(plan, settings.creationSource()), false, extent).print(out);
            out.flush();
            return text.toString().lines().toList();
        }
    }
}
