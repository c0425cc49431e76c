package dev.muster.cli.terminal;

import dev.muster.cli.output.Counts;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.ImportProgress;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.output.ProgressStage;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Quoting;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a progress bar for each stage on a terminal, with closed imports above it. */
public final class TerminalProgressReporter implements ProgressReporter {
    private static final int DRAWN_EVERY_MILLIS = 500;
    /** The library's value for a bar of unknown length. */
    private static final long UNKNOWN = -1;

    private final PrintWriter out;
    private final ImportPrinter printer;
    private final TerminalLine line;
    private final PrintStream error = System.err;
    private @Nullable ProgressBar bar;
    private @Nullable String task;

    public TerminalProgressReporter(PrintWriter out, ImportPrinter printer) {
        this.out = out;
        this.printer = printer;
        line = new TerminalLine(out);
    }

    @Override
    public void note(String line) {
        close();
        out.println(line);
        out.flush();
    }

    /** Shows several imports by the earliest of their stages. */
    @Override
    public void progress(List<ImportProgress> open) {
        ProgressStage stage = open.stream()
                .map(ImportProgress::stage)
                .min(ProgressStage::compareTo)
                .orElseThrow();
        String now =
                (open.size() == 1 ? Quoting.onOneLine(open.get(0).importRun().source()) : open.size() + " files") + ": "
                        + stage.word();
        long done = sum(open, progress -> progress.done(stage));
        long all = stage == ProgressStage.READING
                ? UNKNOWN
                : sum(open, progress -> progress.importRun().status().rows());
        ProgressBar shown = bar;
        if (shown == null || !now.equals(task)) {
            close();
            task = now;
            shown = begin(done, all);
            bar = shown;
        }
        shown.maxHint(all);
        shown.stepTo(done);
        shown.setExtraMessage(besides(open));
    }

    private ProgressBar begin(long done, long all) {
        System.setErr(ProgressAwareStderr.of(error, line));
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" rows", 1)
                .showSpeed(new DecimalFormat("0"))
                .startsFrom(done, Duration.ZERO)
                .setInitialMax(all)
                .setUpdateIntervalMillis(DRAWN_EVERY_MILLIS)
                .continuousUpdate()
                .setConsumer(line)
                .build();
    }

    private static String besides(List<ImportProgress> open) {
        long jobs = sum(open, progress -> progress.batches(BatchState.SUBMITTED));
        long inDoubt = sum(open, progress -> progress.batches(BatchState.IN_DOUBT));
        return (jobs > 0 ? ", " + Counts.of(jobs, "job") + " open" : "")
                + (inDoubt > 0 ? ", " + Counts.of(inDoubt, "batch") + " in doubt" : "")
                + (open.stream().anyMatch(ImportProgress::paused) ? ", paused" : "");
    }

    private static long sum(List<ImportProgress> open, ToLongFunction<ImportProgress> number) {
        return open.stream().mapToLong(number).sum();
    }

    @Override
    public boolean closed(ImportRun closed) {
        close();
        return printer.print(closed);
    }

    @Override
    public void stopped(String line, int exitCode) {
        note(line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            line.clear();
            System.setErr(error);
            bar = null;
        }
    }
}
