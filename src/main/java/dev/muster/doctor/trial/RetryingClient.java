package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.ResponseHead;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.runtime.TrialClient;
import dev.muster.runtime.TrialClient.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls JumpCloud and retries transient errors a few times, but never repeats a request that may have had an effect.
 * Any thread may cancel it.
 */
final class RetryingClient {
    private static final int MOST_TRIES = 4;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final TrialClient calls;
    private final Consumer<ResponseHead> listener;
    private final TrialUsers users;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private boolean hadEffect;

    /** @param listener receives the head of every response, {@code null} without a response */
    RetryingClient(TrialClient calls, TrialUsers users, Consumer<ResponseHead> listener) {
        this.calls = calls;
        this.users = users;
        this.listener = listener;
    }

    void cancel() {
        cancelled.countDown();
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** Returns whether any request may have had an effect. */
    boolean mayHaveHadEffect() {
        return hadEffect;
    }

    /**
     * Sends a request; returns its response if JumpCloud accepted it or rejected its content.
     *
     * @param action for messages, such as "create users"
     */
    Heard send(String action, Supplier<Heard> call) throws TrialAbortedException {
        for (int tries = 1; ; tries++) {
            sleep(calls.pause());
            boolean hadEffectBefore = hadEffect;
            hadEffect = true;
            Heard heard = call(call);
            ApiResult result = heard.answer();
            hadEffect = hadEffectBefore || !result.nothingDone();
            if (result instanceof ApiResult.Success || result instanceof ApiResult.Rejected) {
                return heard;
            }
            if (!result.nothingDone()) {
                throw TrialAbortedException.of(action, result);
            }
            waitForRetry(action, result, tries);
        }
    }

    JsonNode results(String job) throws TrialAbortedException {
        return read("show the results of a job", () -> calls.results(job));
    }

    /** The users of the directory with the username or email of an invented user. */
    List<JsonNode> search() throws TrialAbortedException {
        var found = new ArrayList<JsonNode>();
        for (String search : new DirectoryLookup(users.keys()).searches()) {
            read("search users", () -> calls.search(search)).path("results").forEach(found::add);
        }
        return found;
    }

    /** Removes a user once, without retries. */
    ApiResult remove(String id) throws TrialAbortedException {
        return call(() -> calls.remove(id)).answer();
    }

    private JsonNode read(String action, Supplier<Heard> call) throws TrialAbortedException {
        for (int tries = 1; ; tries++) {
            ApiResult result = call(call).answer();
            if (result instanceof ApiResult.Success success) {
                return success.body();
            }
            waitForRetry(action, result, tries);
        }
    }

    private void waitForRetry(String action, ApiResult result, int tries) throws TrialAbortedException {
        if (result instanceof ApiResult.Unauthorized || tries == MOST_TRIES) {
            throw TrialAbortedException.of(action, result);
        }
        sleep(BETWEEN_TRIES);
    }

    private Heard call(Supplier<Heard> call) throws TrialAbortedException {
        sleep(Duration.ZERO);
        Heard heard = call.get();
        listener.accept(heard.head());
        return heard;
    }

    /** @throws TrialAbortedException if this is cancelled before or meanwhile */
    void sleep(Duration time) throws TrialAbortedException {
        try {
            if (cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw TrialAbortedException.stopped();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TrialAbortedException.stopped();
        }
    }

    Instant serverTime() {
        return calls.serverTime();
    }
}
