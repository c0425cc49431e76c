package dev.muster.sandbox.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** Rejects requests above a limit with 429 and the time until the next permit. Rejected requests do not count. */
final class RateLimit implements FaultSource {
    private final int requests;
    private final Duration window;
    private final Deque<Instant> admitted = new ArrayDeque<>();

    RateLimit(int requests, Duration window) {
        this.requests = requests;
        this.window = window;
    }

    @Override
    public synchronized Optional<Fault> at(Instant now) {
        while (!admitted.isEmpty() && !admitted.peekFirst().plus(window).isAfter(now)) {
            admitted.removeFirst();
        }
        if (admitted.size() < requests) {
            admitted.addLast(now);
            return Optional.empty();
        }
        long seconds = Duration.between(now, admitted.peekFirst().plus(window))
                .plusMillis(999)
                .toSeconds();
        return Optional.of(Fault.answer(
                429,
                Map.of("Retry-After", String.valueOf(seconds)),
                ErrorBody.V2.contentType(),
                ErrorBody.V2.text(429, "too many requests")));
    }
}
