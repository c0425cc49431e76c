package dev.muster.cli;

import dev.muster.ledger.Import;
import dev.muster.record.Outcome;
import dev.muster.report.Receipt;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster status}: what the ledger says of the imports. */
@Command(name = "status", description = "Lists the imports, the newest first; or shows one of them.")
final class StatusCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "IMPORT", description = "the id of an import, as the list has it")
    private String importId;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Workplace workplace = Workplace.look(Workplace.loadSettings())) {
            Paused.tell(workplace, out);
            if (importId == null) {
                List<Import> listed = workplace.ledger().imports().newestFirst();
                listed.forEach(one -> printLine(out, workplace, one));
                if (listed.isEmpty()) {
                    out.println("There are no imports in " + workplace.home().root() + " yet.");
                }
            } else {
                print(out, workplace, workplace.theImport(importId));
            }
        }
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }

    private static void printLine(PrintWriter out, Workplace workplace, Import listed) {
        Map<Outcome, Long> outcomes = workplace.ledger().imports().outcomes(listed.id());
        long open = listed.rows() - outcomes.values().stream().mapToLong(Long::longValue).sum();
        out.printf("%s  %-9s  %s%s%n", listed.id(), listed.state().word(), Receipt.line(listed.source(), listed.rows(), outcomes),
                open > 0 ? " + " + open + " open" : "");
    }

    private static void print(PrintWriter out, Workplace workplace, Import told) {
        printLine(out, workplace, told);
        out.println("  started   " + told.startedAt());
        out.println("  closed    " + (told.finishedAt() == null ? "not yet" : told.finishedAt()));
        out.println("  batches   " + workplace.ledger().imports().batches(told.id()).entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word()).collect(Collectors.joining(", ")));
        out.println("  jobs      " + String.join(", ", workplace.ledger().imports().jobs(told.id())));
        for (Path folder : new Path[] {workplace.home().reports(told.id()), workplace.home().deadLetter(told.id())}) {
            if (Files.isDirectory(folder)) {
                out.println("  see       " + folder);
            }
        }
        if (told.refusal() != null) {
            out.println("  refused   " + told.refusal().reason() + ". " + told.refusal().hint());
        }
        if (told.unbalanced() != null) {
            out.println("  stopped   " + told.unbalanced());
        }
        if (told.seenBefore() != null) {
            out.println("  seen      before: import " + told.seenBefore() + " imported every row of it");
        }
        workplace.ledger().imports().reasons(told.id()).forEach((reason, rows) -> out.println("  " + rows + " rows: " + reason));
    }
}
