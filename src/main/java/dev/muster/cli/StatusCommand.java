package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.ledger.Import;
import dev.muster.report.Receipt;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster status}: what the ledger says of the imports. */
@Command(name = "status", description = "Lists the imports, the newest first; or tells one of them.")
final class StatusCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "IMPORT", description = "the id of an import")
    private String importId;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Workplace workplace = Workplace.open(Workplace.loadSettings())) {
            if (importId == null) {
                workplace.ledger().imports().newestFirst().forEach(listed -> printLine(out, workplace, listed));
            } else {
                print(out, workplace, workplace.ledger().imports().find(importId).orElseThrow(() -> new ConfigurationException(
                        "There is no import " + importId + " in " + workplace.home().root() + ": ./muster status lists them")));
            }
        }
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }

    private static void printLine(PrintWriter out, Workplace workplace, Import listed) {
        out.printf("%s  %-9s  %s%n", listed.id(), listed.state().word(),
                Receipt.line(listed.source(), listed.rows(), workplace.ledger().imports().outcomes(listed.id())));
    }

    private static void print(PrintWriter out, Workplace workplace, Import told) {
        printLine(out, workplace, told);
        out.println("  started   " + told.startedAt());
        out.println("  closed    " + (told.finishedAt() == null ? "not yet" : told.finishedAt()));
        out.println("  batches   " + workplace.ledger().imports().batches(told.id()).entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word()).collect(Collectors.joining(", ")));
        out.println("  jobs      " + String.join(", ", workplace.ledger().imports().jobs(told.id())));
        workplace.ledger().imports().reasons(told.id()).forEach((reason, rows) -> out.println("  " + rows + " rows: " + reason));
    }
}
