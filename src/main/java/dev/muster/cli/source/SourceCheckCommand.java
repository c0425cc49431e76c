package dev.muster.cli.source;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.command.MappingOptions;
import dev.muster.cli.command.OrganizationOption;
import dev.muster.cli.command.SourceOptions;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.pipeline.dryrun.DryRun;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.intake.ReadingRules;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster source check}: tries the definition of a source on a file. */
@Command(
        name = "check",
        description =
                "Tries the definition of a source on a file: lists all mistakes, shows the use of the columns and "
                        + "the first three rows before and after, and counts invalid rows. Needs no credentials.",
        footer = {"", "Examples:", "  muster source check employees employees.csv"})
public final class SourceCheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "name of the source")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "file of the source")
    private Path file;

    @Mixin
    private OrganizationOption organization;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Settings settings = organization.of(CommandContext.loadSettings());
        AttributeCatalog catalog = AttributeCatalog.load();
        ImportOptions options = ImportOptions.NONE.ofSource(name);
        ReadingRules rules = MappingOptions.checked(() -> ReadingRules.of(options, settings.reading(), catalog));
        SourceOptions.checkReadable(file);
        try (DryRun dryRun = DryRun.of(
                new Home(settings.home()), file, rules.operation(), options, settings.imports(), Optional.empty())) {
            var plan = new Plan(
                    dryRun, Optional.empty(), catalog, settings.requests().perMinute());
            new CheckText(plan, new SourceFiles(settings.reading().sources()).shown(name))
                    .print(spec.commandLine().getOut());
            return plan.isFaultless() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
    }
}
