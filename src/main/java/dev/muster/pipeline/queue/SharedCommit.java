package dev.muster.pipeline.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages that several threads bring at the same time in one transaction: a commit costs far more than a
 * message.
 */
final class SharedCommit {
    private final MessageIntake messages;
    private final ConcurrentLinkedQueue<Request> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock committing = new ReentrantLock(true);

    SharedCommit(MessageIntake messages) {
        this.messages = messages;
    }

    /**
     * Takes a message; when this returns it is committed, by this thread or another. Returns {@code null} unless it is
     * poison.
     */
    @Nullable
    PoisonMessage accept(QueueMessage message) {
        var mine = new Request(message);
        waiting.add(mine);
        committing.lock();
        try {
            if (!mine.done) {
                acceptAllThatWait();
            }
        } finally {
            committing.unlock();
        }
        return mine.result();
    }

    private void acceptAllThatWait() {
        var together = new ArrayList<Request>();
        for (Request next = waiting.poll(); next != null; next = waiting.poll()) {
            together.add(next);
        }
        try {
            accept(together);
        } catch (RuntimeException | Error oneOfThemOrTheLedger) {
            together.forEach(this::acceptAlone);
        }
    }

    private void accept(List<Request> together) {
        List<PoisonMessage> poison = messages.accept(
                together.stream().map(request -> request.message).toList());
        together.forEach(request -> request.done = true);
        poison.forEach(one -> together.get(one.position()).poison = one);
    }

    private void acceptAlone(Request request) {
        try {
            accept(List.of(request));
        } catch (RuntimeException | Error failure) {
            request.fail(failure);
        }
    }

    /** A message that a thread waits for; guarded by the lock. */
    private static final class Request {
        private final QueueMessage message;
        private boolean done;
        private @Nullable PoisonMessage poison;
        private @Nullable Throwable failure;

        Request(QueueMessage message) {
            this.message = message;
        }

        void fail(Throwable why) {
            failure = why;
            done = true;
        }

        @Nullable
        PoisonMessage result() {
            if (failure != null) {
                throw new IllegalStateException("The message could not be taken into the ledger", failure);
            }
            return poison;
        }
    }
}
