package dev.muster.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {
    private static final Path MUSTER = Path.of(System.getProperty("muster", ".."));

    @TempDir
    private Path target;

    @Test
    void measuresAllContendersWithoutLosingUsers() throws Exception {
        String printed = run(MUSTER, "create-10k,upsert-changed", 0);

        assertThat(printed).contains("muster", "loop", "spring batch", "camel", "one call per user");
        assertThat(rounds()).hasSize(7).allMatch(round -> round.contains(",200,200,0,0,"));
    }

    @Test
    void reportsLostUsers() throws Exception {
        Path idle = Files.writeString(target.resolve("muster"), "#!/usr/bin/env bash\n");
        assertThat(idle.toFile().setExecutable(true)).isTrue();

        assertThat(run(target, "rate", 1)).contains("LOST USERS: rate, round 1, muster: 0 of 200 users, exit code 0");
        assertThat(rounds()).singleElement().asString().contains(",200,0,200,0,");
    }

    private String run(Path muster, String scenarios, int exitCode) throws Exception {
        var printed = new ByteArrayOutputStream();
        var options = new Options(muster.toAbsolutePath(), target, Scenario.named(scenarios), 1, 200, 50);
        assertThat(new Benchmarks(options, new PrintStream(printed, true)).run())
                .as(printed::toString)
                .isEqualTo(exitCode);
        return printed.toString();
    }

    private List<String> rounds() throws Exception {
        try (Stream<Path> folders = Files.list(target.resolve("results"))) {
            Path csv = folders.findFirst().orElseThrow().resolve("rounds.csv");
            return Files.readAllLines(csv).stream().skip(1).toList();
        }
    }
}
