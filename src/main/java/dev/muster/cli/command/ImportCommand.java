package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.terminal.Terminal;
import dev.muster.config.Settings;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.deadletter.DeadLetters;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster import}: imports files in the foreground. */
@Command(
        name = "import",
        description = "Imports files and waits for the results. Leaves the files where they are. On a terminal, shows "
                + "the plan and asks first.",
        footer = {
            "",
            "Examples:",
            "  muster import new-hires.csv",
            "  muster import --operation update --yes moves.csv",
            "  muster import --org acme new-hires.csv",
            "  muster import --json new-hires.csv > events.ndjson"
        })
public final class ImportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "files to import")
    private List<Path> files;

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            description = "create, update or upsert, for rows without an operation of their own (default: "
                    + "muster.operation, shipped as create)")
    private String operation;

    @Mixin
    private OrganizationOption organization;

    @Mixin
    private SourceOptions sourceOptions;

    @Option(
            names = "--again",
            description = "import a file even if it was fully imported before, or an import of it is open")
    private boolean again;

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask for confirmation")
    private boolean yes;

    @ArgGroup(exclusive = true)
    private ProgressOptions progress = new ProgressOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return progress.reportingFailures(spec, this::importFiles);
    }

    private int importFiles() throws IOException, InterruptedException {
        Settings settings = organization.of(CommandContext.loadSettings());
        Operation asked = sourceOptions.operation(operation, settings);
        Map<Path, Operation> work = new LinkedHashMap<>();
        Set<Path> real = new HashSet<>();
        for (Path file : files) {
            SourceOptions.checkReadable(file);
            // Under whatever name: importing a file twice would have its rows rejected the second time.
            if (real.add(file.toRealPath())) {
                work.put(file, asked);
            }
        }
        ImportOptions options = again
                ? sourceOptions.options(files, settings).importingAgain()
                : sourceOptions.options(files, settings);
        settings.connection().credentials();
        try (CommandContext context = CommandContext.open(settings)) {
            ProgressReporter reporter = progress.reporter(context, spec);
            var run = new ImportRunner(context, reporter);
            var deadLetters = new DeadLetters(context.home(), context.ledger().imports(), settings.imports());
            work.replaceAll((file, usual) -> deadLetters
                    .of(file, options.dialect())
                    .map(deadLetter -> {
                        deadLetter
                                .told(file, options, operation == null ? null : usual)
                                .ifPresent(reporter::note);
                        return operation == null ? deadLetter.operation() : usual;
                    })
                    .orElse(usual));
            Map<Path, Operation> fresh = new LinkedHashMap<>(work);
            List<ImportRun> continued = run.continued(fresh, options);
            ImportRunner.reportOpenImports(context, reporter, continued);
            if (!fresh.isEmpty() && !confirmed(new Confirmation(fresh, options, context))) {
                reporter.stopped("Nothing was imported.", ExitCode.USAGE);
                return ExitCode.USAGE;
            }
            return run.run(work, options);
        }
    }

    private boolean confirmed(Confirmation confirmation) throws IOException {
        Console console = Terminal.console();
        if (yes || console == null) {
            return true;
        }
        confirmation.read(progress.forPeople() ? spec.commandLine().getOut() : null);
        return confirmation.isGiven(console);
    }
}
