package dev.muster.cli;

import dev.muster.ledger.Import;
import java.io.PrintWriter;
import java.util.List;

/** Tells the ends alone: what became of each import, and why a command stopped. */
final class QuietTeller implements Teller {
    private final PrintWriter out;
    private final ImportPrinter printer;

    QuietTeller(PrintWriter out, ImportPrinter printer) {
        this.out = out;
        this.printer = printer;
    }

    @Override
    public void note(String line) {
        // Whoever asked for quiet does not miss it.
    }

    @Override
    public void progress(List<Progress> open) {
        // As above.
    }

    @Override
    public boolean closed(Import closed) {
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
