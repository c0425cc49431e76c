package dev.muster.cli;

import dev.muster.config.Settings;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster import}: imports files in the foreground. */
@Command(name = "import", description = "Imports files to their end: CSV, JSON or NDJSON. The files stay where they are.",
        footer = {"", "Examples:", "  muster import new-hires.csv", "  muster import --operation update --yes moves.csv"})
final class ImportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the files to import")
    private List<Path> files;

    @Option(names = "--operation", paramLabel = "OPERATION",
            description = "create, update or upsert: what to do with rows that do not say (default: muster.operation, which is create unless it was changed)")
    private String operation;

    @Mixin
    private SourceOptions sourceOptions;

    @Option(names = "--again", description = "import files all the same of which every row was imported already")
    private boolean again;

    @Option(names = {"-y", "--yes"}, description = "do not ask, even on a terminal")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = Workplace.loadSettings();
        Operation asked = SourceOptions.operation(operation, settings);
        Map<Path, Operation> work = new LinkedHashMap<>();
        for (Path file : files) {
            SourceOptions.readable(file);
            work.put(file, asked);
        }
        ImportOptions options = again ? sourceOptions.options().importingAgain() : sourceOptions.options();
        settings.apiKey();
        PrintWriter out = spec.commandLine().getOut();
        try (Workplace workplace = Workplace.open(settings)) {
            tellWhatIsOpen(workplace, out);
            if (!yes && !confirmed(settings, asked)) {
                out.println("Nothing was imported.");
                out.flush();
                return ExitCode.USAGE;
            }
            return new ImportRun(workplace, out, false).run(work, options);
        }
    }

    /** What an earlier process left open goes on with this one, and is sent to the service that is set now. */
    private static void tellWhatIsOpen(Workplace workplace, PrintWriter out) {
        workplace.ledger().imports().notClosed().forEach(open -> out.println(
                "Open already, and going on by the settings of now: " + open.source() + ", import " + open.id() + " of " + open.startedAt()));
        out.flush();
    }

    private boolean confirmed(Settings settings, Operation asked) {
        Console console = System.console();
        if (console == null) {
            return true;
        }
        String names = files.stream().map(Path::toString).collect(Collectors.joining(", "));
        String answer = console.readLine("Send %s to %s, to %s users? [y/N] ", names, settings.baseUrl(), asked.word());
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
