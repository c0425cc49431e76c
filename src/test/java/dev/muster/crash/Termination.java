package dev.muster.crash;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The end of a run. */
abstract class Termination {
    /** Steps that repeat while idle and change nothing. */
    private static final Set<String> IDLE = Set.of(
            "pipeline.outbox.EventOutbox.next",
            "ledger.Outbox.next",
            "ledger.Ledger.read",
            "ledger.Ledger.outbox",
            "pipeline.queue.QueueBatcher.enough",
            "pipeline.queue.QueueBatcher.timeoutMillis",
            "pipeline.queue.BackPressure.action",
            "ledger.LedgerMessages.open",
            "ledger.Ledger.messages");

    /** Returns whether the run ends at a step, {@code before dev.muster.…} or {@code after dev.muster.…}. */
    abstract boolean isAt(String step);

    /** The textual form for {@link #of}. */
    abstract String word();

    /** No termination. */
    static Termination none() {
        return new Termination() {
            @Override
            boolean isAt(String step) {
                return false;
            }

            @Override
            String word() {
                return "none";
            }
        };
    }

    /** At the nth time that a step is done. */
    static Termination at(String step, int nth) {
        var times = new AtomicLong();
        return new Termination() {
            @Override
            boolean isAt(String done) {
                return done.equals(step) && times.incrementAndGet() == nth;
            }

            @Override
            String word() {
                return step + "#" + nth;
            }
        };
    }

    /** After a number of steps, whatever they are. */
    static Termination afterSteps(long number) {
        var steps = new AtomicLong();
        return new Termination() {
            @Override
            boolean isAt(String done) {
                return !IDLE.contains(done.substring(done.indexOf("muster.") + "muster.".length()))
                        && steps.incrementAndGet() == number;
            }

            @Override
            String word() {
                return String.valueOf(number);
            }
        };
    }

    static Termination of(String word) {
        if (word.equals("none")) {
            return none();
        }
        int mark = word.indexOf('#');
        return mark < 0
                ? afterSteps(Long.parseLong(word))
                : at(word.substring(0, mark), Integer.parseInt(word.substring(mark + 1)));
    }
}
