package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.intake.DeadLetters;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
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
@Command(name = "import", description = "Imports files to their end. The files stay where they are. On a terminal it first shows what it would do, and asks.",
        footer = {"", "Examples:", "  muster import new-hires.csv", "  muster import --operation update --yes moves.csv",
            "  muster import --org acme new-hires.csv", "  muster import --json new-hires.csv > events.ndjson"})
final class ImportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the files to import")
    private List<Path> files;

    @Option(names = "--operation", paramLabel = "OPERATION",
            description = "create, update or upsert: what to do with rows that do not say (default: muster.operation, which is create unless it was changed)")
    private String operation;

    @Mixin
    private OrganizationOption organization;

    @Mixin
    private SourceOptions sourceOptions;

    @Option(names = "--again", description = "import files all the same of which every row was imported already")
    private boolean again;

    @Option(names = {"-y", "--yes"}, description = "do not ask, even on a terminal")
    private boolean yes;

    @ArgGroup(exclusive = true)
    private Told told = new Told();

    @Spec
    private CommandSpec spec;

    /** How it is told how the import goes. */
    private static final class Told {
        @Option(names = "--json", description = "tell it as JSON, one event a line, for machines")
        private boolean json;

        @Option(names = {"-q", "--quiet"}, description = "print how each import ended, and nothing else")
        private boolean quiet;
    }

    @Override
    public Integer call() throws Exception {
        try {
            return importFiles();
        } catch (ConfigurationException failure) {
            tellMachines(failure.getMessage(), ExitCode.USAGE);
            throw failure;
        } catch (HinderedException failure) {
            tellMachines(failure.getMessage(), ExitCode.STOPPED);
            throw failure;
        }
    }

    private int importFiles() throws IOException, InterruptedException {
        Settings settings = organization.of(Workplace.loadSettings());
        Operation asked = SourceOptions.operation(operation, settings);
        Map<Path, Operation> work = new LinkedHashMap<>();
        Set<Path> real = new HashSet<>();
        for (Path file : files) {
            SourceOptions.readable(file);
            // By whatever names: imported twice, everybody in it would be rejected the second time.
            if (real.add(file.toRealPath())) {
                work.put(file, asked);
            }
        }
        ImportOptions options = again ? sourceOptions.options(files, settings).importingAgain() : sourceOptions.options(files, settings);
        settings.connection().credentials();
        try (Workplace workplace = Workplace.open(settings)) {
            Teller teller = teller(workplace);
            ImportRun.tellWhatIsOpen(workplace, teller);
            var deadLetters = new DeadLetters(workplace.ledger().imports(), settings);
            work.replaceAll((file, usual) -> deadLetters.of(file, options.dialect()).map(deadLetter -> {
                deadLetter.told(file, options, operation == null ? null : usual).ifPresent(teller::note);
                return operation == null ? deadLetter.operation() : usual;
            }).orElse(usual));
            if (!confirmed(new Confirmation(work, options, workplace))) {
                teller.stopped("Nothing was imported.", ExitCode.USAGE);
                return ExitCode.USAGE;
            }
            return new ImportRun(workplace, teller).run(work, options);
        }
    }

    private Teller teller(Workplace workplace) {
        PrintWriter out = spec.commandLine().getOut();
        return told.json ? new JsonTeller(workplace, out) : told.quiet ? Tellers.quiet(workplace, out) : Tellers.forPeople(workplace, out, false);
    }

    private boolean confirmed(Confirmation confirmation) throws IOException {
        Console console = Terminal.console();
        if (yes || console == null) {
            return true;
        }
        confirmation.read(told.json || told.quiet ? null : spec.commandLine().getOut());
        return confirmation.isGiven(console);
    }

    private void tellMachines(String message, int exitCode) {
        if (told.json) {
            JsonTeller.error(spec.commandLine().getOut(), message, exitCode);
        }
    }
}
