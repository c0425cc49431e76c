package dev.muster.cli.change;

import dev.muster.cli.CommandContext;
import dev.muster.cli.command.ImportRunner;
import dev.muster.cli.command.MappingOptions;
import dev.muster.cli.command.OrganizationOption;
import dev.muster.cli.command.ProgressOptions;
import dev.muster.cli.command.SourceOptions;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.config.MappingFile;
import dev.muster.config.Settings;
import dev.muster.pipeline.guard.PlanFile;
import dev.muster.pipeline.intake.ReadingRules;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.validation.ImportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster apply}: imports a file exactly as a plan says. */
@Command(
        name = "apply",
        description = "Imports a file exactly as a plan of `plan --out` says. Sends nothing if the file, the mapping, "
                + "the settings or the planned users have changed since.",
        footer = {"", "Examples:", "  muster apply plan.json"})
public final class ApplyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PLAN", description = "plan file, see muster plan --out")
    private Path plan;

    @ArgGroup(exclusive = true)
    private ProgressOptions progress = new ProgressOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return progress.reportingFailures(spec, this::apply);
    }

    private int apply() throws IOException, InterruptedException {
        SourceOptions.checkReadable(plan);
        PlanFile.Head head = PlanFile.check(plan);
        String org = head.destination().org();
        Settings settings = OrganizationOption.named(org.isEmpty() ? null : org, CommandContext.loadSettings());
        Path source = Path.of(head.source().path());
        SourceOptions.checkReadable(source);
        ImportOptions options =
                head.rules().options().mappedBy(mapping(head.rules().mappingFile()));
        MappingOptions.checked(() -> ReadingRules.of(options, settings.reading(), AttributeCatalog.load()));
        settings.connection().credentials();
        try (CommandContext context = CommandContext.open(settings)) {
            ProgressReporter reporter = progress.reporter(context, spec);
            ImportRunner.reportOpenImports(context, reporter, List.of());
            return new ImportRunner(context, reporter)
                    .runPlanned(source, head.rules().defaultOperation(), options, plan);
        }
    }

    /** The mapping option of the plan, with the file's current content; {@code null} for none. */
    private static @Nullable MappingSource mapping(@Nullable String file) {
        if (file == null) {
            return null;
        }
        return file.isEmpty() ? MappingSource.NONE : new MappingFile(Path.of(file), file, false).source();
    }
}
