package dev.muster.cli.output;

import dev.muster.ledger.model.ImportRun;
import java.io.PrintWriter;
import java.util.List;

/** Prints only closed imports and the reason why a command stopped. */
final class QuietProgressReporter implements ProgressReporter {
    private final PrintWriter out;
    private final ImportPrinter printer;

    QuietProgressReporter(PrintWriter out, ImportPrinter printer) {
        this.out = out;
        this.printer = printer;
    }

    @Override
    public void note(String line) {
        // Quiet.
    }

    @Override
    public void progress(List<ImportProgress> open) {
        // Quiet.
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
