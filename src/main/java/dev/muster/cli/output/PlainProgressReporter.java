package dev.muster.cli.output;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells by plain lines, as logs and scripts take them: one whenever something has changed. */
final class PlainProgressReporter implements ProgressReporter {
    private final PrintWriter out;
    private final ImportPrinter printer;
    private final Map<String, String> told = new HashMap<>();

    PlainProgressReporter(PrintWriter out, ImportPrinter printer) {
        this.out = out;
        this.printer = printer;
    }

    @Override
    public void note(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void progress(List<ImportProgress> open) {
        for (ImportProgress progress : open) {
            String line = progress.importRun().source() + ": " + words(progress);
            if (!line.equals(told.put(progress.importRun().id(), line))) {
                note(line);
            }
        }
    }

    private static String words(ImportProgress progress) {
        ImportRun open = progress.importRun();
        if (open.identifies()) {
            return "looking users up, " + progress.leftToLookUp() + " of " + open.rows() + " rows left";
        }
        if (open.state() != ImportState.SENDING) {
            return open.state().word();
        }
        long inDoubt = progress.batches(BatchState.IN_DOUBT);
        return "sending, " + progress.batches(BatchState.SETTLED) + " of " + progress.allBatches()
                + " batches settled, " + progress.batches(BatchState.SUBMITTED) + " jobs open"
                + (inDoubt > 0 ? ", " + inDoubt + " in doubt" : "") + (progress.paused() ? ", paused" : "");
    }

    @Override
    public boolean closed(ImportRun closed) {
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
