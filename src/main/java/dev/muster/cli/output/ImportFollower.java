package dev.muster.cli.output;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Follows imports in the ledger until they close. */
public final class ImportFollower {
    private static final Duration ASK_EVERY = Duration.ofMillis(200);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    /** Bounds the share of time spent on counting, which must not slow down the imports themselves. */
    private static final int REPORTING_SHARE = 20;

    private final Ledger ledger;
    private final ProgressReporter reporter;
    private final CountDownLatch stop = new CountDownLatch(1);

    public ImportFollower(Ledger ledger, ProgressReporter reporter) {
        this.ledger = ledger;
        this.reporter = reporter;
    }

    /** Makes {@link #follow} return soon, even with open imports. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Waits until all imports are closed, or waiting makes no sense any more; returns those that are still open.
     *
     * @param closed called for each import that closes, in that order
     * @param gaveUp whether to stop waiting
     */
    public List<String> follow(List<String> imports, Consumer<ImportRun> closed, BooleanSupplier gaveUp)
            throws InterruptedException {
        var open = new ArrayList<>(imports);
        long nextReport = System.nanoTime();
        while (!open.isEmpty() && !gaveUp.getAsBoolean()) {
            var underWay = new ArrayList<ImportProgress>();
            for (String id : List.copyOf(open)) {
                ImportRun followed = ledger.imports().get(id);
                if (followed.status().state().closed()) {
                    open.remove(id);
                    closed.accept(followed);
                } else {
                    underWay.add(new ImportProgress(ledger, followed));
                }
            }
            if (System.nanoTime() - nextReport >= 0 && !underWay.isEmpty()) {
                nextReport = report(underWay);
            }
            if (stop.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return open;
            }
        }
        return open;
    }

    /** Reports progress and returns when to do so again. */
    private long report(List<ImportProgress> underWay) {
        long begun = System.nanoTime();
        reporter.progress(underWay);
        long ended = System.nanoTime();
        return ended + Math.max(REPORT_EVERY.toNanos(), REPORTING_SHARE * (ended - begun));
    }

    /**
     * Waits until working channels have delivered all events; other events are delivered after the next start.
     *
     * @param patience the longest time without progress before the rest is left for the next start
     */
    public void followEvents(Duration patience) throws InterruptedException {
        long progress = -1;
        long since = System.nanoTime();
        while (ledger.outbox().underWay() > 0) {
            long now = ledger.outbox().progress();
            if (now != progress) {
                progress = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.toNanos()) {
                reporter.note(ImportMessages.eventsLeft(ledger.outbox().behind(), patience));
                return;
            }
            if (stop.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }
}
