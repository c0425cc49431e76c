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

/** Follows imports in the ledger to their ends. */
public final class ImportFollower {
    private static final Duration ASK_EVERY = Duration.ofMillis(200);
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);
    /** The more there is to count, the seldomer it is counted: it must not slow down what it tells of. */
    private static final int SHARE_OF_TELLING = 20;

    private final Ledger ledger;
    private final ProgressReporter reporter;
    private final CountDownLatch stop = new CountDownLatch(1);

    public ImportFollower(Ledger ledger, ProgressReporter reporter) {
        this.ledger = ledger;
        this.reporter = reporter;
    }

    /** Makes {@link #follow} return soon, whatever is open. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Returns when all the imports are closed, or when nothing is to be waited for any more; those that are open then.
     *
     * @param closed told of each import that closes, in the order in which they do
     * @param hopeless whether it makes no sense to wait any longer
     */
    public List<String> follow(List<String> imports, Consumer<ImportRun> closed, BooleanSupplier hopeless)
            throws InterruptedException {
        var open = new ArrayList<>(imports);
        long nextTelling = System.nanoTime();
        while (!open.isEmpty() && !hopeless.getAsBoolean()) {
            var underWay = new ArrayList<ImportProgress>();
            for (String id : List.copyOf(open)) {
                ImportRun followed = ledger.imports().get(id);
                if (followed.state().closed()) {
                    open.remove(id);
                    closed.accept(followed);
                } else {
                    underWay.add(new ImportProgress(ledger, followed));
                }
            }
            if (System.nanoTime() - nextTelling >= 0 && !underWay.isEmpty()) {
                nextTelling = tell(underWay);
            }
            if (stop.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return open;
            }
        }
        return open;
    }

    /** Returns when to tell again. */
    private long tell(List<ImportProgress> underWay) {
        long begun = System.nanoTime();
        reporter.progress(underWay);
        long ended = System.nanoTime();
        return ended + Math.max(TELL_EVERY.toNanos(), SHARE_OF_TELLING * (ended - begun));
    }

    /**
     * Returns when every event has been told on the channels that work; those of a channel that fails are told at the
     * next start.
     *
     * @param patience how long channels that work may tell nothing; then theirs are left for the next start, too
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
                String channels = String.join(", ", ledger.outbox().behind());
                reporter.note("Nothing could be told to %s for %d s: the next start of %s run tells the rest."
                        .formatted(channels, patience.toSeconds(), ImportPrinter.COMMAND));
                return;
            }
            if (stop.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }
}
