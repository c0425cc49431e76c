package dev.muster.cli;

import dev.muster.ledger.BatchState;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells by plain lines, as logs and scripts take them: one whenever something has changed. */
final class PlainTeller implements Teller {
    private final PrintWriter out;
    private final ImportPrinter printer;
    private final Map<String, String> told = new HashMap<>();

    PlainTeller(PrintWriter out, ImportPrinter printer) {
        this.out = out;
        this.printer = printer;
    }

    @Override
    public void note(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void progress(List<Progress> open) {
        for (Progress progress : open) {
            String line = progress.theImport().source() + ": " + words(progress);
            if (!line.equals(told.put(progress.theImport().id(), line))) {
                note(line);
            }
        }
    }

    private static String words(Progress progress) {
        Import open = progress.theImport();
        if (open.identifies()) {
            return "looking users up, " + progress.leftToLookUp() + " of " + open.rows() + " rows left";
        }
        if (open.state() != ImportState.SENDING) {
            return open.state().word();
        }
        long inDoubt = progress.batches(BatchState.IN_DOUBT);
        return "sending, " + progress.batches(BatchState.SETTLED) + " of " + progress.allBatches() + " batches settled, " + progress.batches(BatchState.SUBMITTED) + " jobs open"
                + (inDoubt > 0 ? ", " + inDoubt + " in doubt" : "") + (progress.paused() ? ", paused" : "");
    }

    @Override
    public boolean closed(Import closed) {
        return printer.print(closed);
    }

    @Override
    public void stopped(String line, int exitCode) {
        note(line);
    }

    @Override
    public void close() {
        out.flush();
    }
}
