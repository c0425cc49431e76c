package dev.muster.cli;

import dev.muster.ledger.BatchState;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import dev.muster.ledger.Ledger;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Follows imports in the ledger to their ends, and tells their progress in plain lines. */
final class Follower {
    private static final Duration ASK_EVERY = Duration.ofMillis(200);
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final PrintWriter out;
    private final CountDownLatch stop = new CountDownLatch(1);

    Follower(Ledger ledger, PrintWriter out) {
        this.ledger = ledger;
        this.out = out;
    }

    /** Makes {@link #follow} return soon, whatever is open. */
    void stop() {
        stop.countDown();
    }

    /**
     * Returns when all the imports are closed, or when nothing is to be waited for any more; those that are open then.
     *
     * @param closed   told of each import that closes, in the order in which they do
     * @param hopeless whether it makes no sense to wait any longer
     */
    List<String> follow(List<String> imports, Consumer<Import> closed, BooleanSupplier hopeless) throws InterruptedException {
        var open = new ArrayList<>(imports);
        var told = new HashMap<String, String>();
        long nextTelling = System.nanoTime();
        while (!open.isEmpty() && !hopeless.getAsBoolean()) {
            boolean tell = System.nanoTime() - nextTelling >= 0;
            for (String id : List.copyOf(open)) {
                Import followed = ledger.imports().get(id);
                if (followed.state().closed()) {
                    open.remove(id);
                    closed.accept(followed);
                } else if (tell) {
                    tell(followed, told);
                }
            }
            if (tell) {
                nextTelling = System.nanoTime() + TELL_EVERY.toNanos();
            }
            if (stop.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return open;
            }
        }
        return open;
    }

    /** Returns when every event has been told on the channels that work; those of a channel that fails are told at the next start. */
    void followEvents() throws InterruptedException {
        boolean stopped = false;
        while (!stopped && ledger.outbox().underWay() > 0) {
            stopped = stop.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void tell(Import followed, Map<String, String> told) {
        String progress = followed.source() + ": " + progress(followed);
        if (!progress.equals(told.put(followed.id(), progress))) {
            out.println(progress);
            out.flush();
        }
    }

    private String progress(Import followed) {
        if (followed.identifies()) {
            return "looking users up, " + ledger.identities().left(followed.id()) + " of " + followed.rows() + " rows left";
        }
        if (followed.state() != ImportState.SENDING) {
            return followed.state().word();
        }
        Map<BatchState, Long> batches = ledger.imports().batches(followed.id());
        long all = batches.values().stream().mapToLong(Long::longValue).sum();
        long settled = batches.getOrDefault(BatchState.SETTLED, 0L);
        long jobs = batches.getOrDefault(BatchState.SUBMITTED, 0L);
        long inDoubt = batches.getOrDefault(BatchState.IN_DOUBT, 0L);
        return "sending, " + settled + " of " + all + " batches settled, " + jobs + " jobs open" + (inDoubt > 0 ? ", " + inDoubt + " in doubt" : "")
                + (batches.containsKey(BatchState.READY) && ledger.pause().since().isPresent() ? ", paused" : "");
    }
}
