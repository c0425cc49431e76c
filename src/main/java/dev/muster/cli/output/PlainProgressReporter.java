package dev.muster.cli.output;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints progress as plain lines for logs and scripts, one for each change. */
final class PlainProgressReporter implements ProgressReporter {
    private final PrintWriter out;
    private final ImportPrinter printer;
    private final Map<String, String> printed = new HashMap<>();

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
            if (!line.equals(printed.put(progress.importRun().id(), line))) {
                note(line);
            }
        }
    }

    private static String words(ImportProgress progress) {
        ImportRun open = progress.importRun();
        if (open.identifies()) {
            return "looking up users, " + progress.leftToLookUp() + " of "
                    + Counts.of(open.status().rows(), "row") + " left";
        }
        if (open.status().state() != ImportState.SENDING) {
            return open.status().word();
        }
        long inDoubt = progress.batches(BatchState.IN_DOUBT);
        return "sending, " + progress.batches(BatchState.SETTLED) + " of " + Counts.of(progress.allBatches(), "batch")
                + " settled, " + Counts.of(progress.batches(BatchState.SUBMITTED), "job") + " open"
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
