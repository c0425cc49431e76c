package dev.muster.cli.output;

import dev.muster.ledger.model.ImportRun;
import java.io.PrintWriter;
import java.util.List;

/** Tells the ends alone: what became of each import, and why a command stopped. */
final class QuietProgressReporter implements ProgressReporter {
    private final PrintWriter out;
    private final ImportPrinter printer;

    QuietProgressReporter(PrintWriter out, ImportPrinter printer) {
        this.out = out;
        this.printer = printer;
    }

    @Override
    public void note(String line) {
        // Whoever asked for quiet does not miss it.
    }

    @Override
    public void progress(List<ImportProgress> open) {
        // As above.
    }

    @Override
    public boolean closed(ImportRun closed) {
        return printer.printEnd(closed);
    }

    @Override
    public void stopped(String line, int exitCode) {
        out.println(line);
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
