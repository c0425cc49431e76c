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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks the service again where it was only in bad weather, a few times, and never sends anything twice that may have
 * been done.
 */
final class RetryingClient {
    private static final int MOST_TRIES = 4;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final TrialClient calls;
    private final CancellationToken stop;
    private final Consumer<ResponseHead> listener;
    private final TrialUsers users;
    private boolean somethingDone;

    /** @param listener hears the head of every answer, {@code null} where none came */
    RetryingClient(TrialClient calls, TrialUsers users, CancellationToken stop, Consumer<ResponseHead> listener) {
        this.calls = calls;
        this.users = users;
        this.stop = stop;
        this.listener = listener;
    }

    /** Whether the service may have done anything of what was sent. */
    boolean mayHaveDoneSomething() {
        return somethingDone;
    }

    /**
     * Sends something; the service took it, or refused it for its own sake.
     *
     * @param what it is to do, for people
     */
    Heard send(String what, Supplier<Heard> call) throws TrialAbortedException {
        for (int tries = 1; ; tries++) {
            remainingFor(calls.pause());
            boolean somethingDoneBefore = somethingDone;
            somethingDone = true;
            Heard heard = ask(call);
            ApiResult answer = heard.answer();
            somethingDone = somethingDoneBefore || !answer.nothingDone();
            if (answer instanceof ApiResult.Success || answer instanceof ApiResult.Rejected) {
                return heard;
            }
            if (!answer.nothingDone() || TrialAbortedException.isRefusal(answer) || tries == MOST_TRIES) {
                throw TrialAbortedException.of(what, answer);
            }
            remainingFor(BETWEEN_TRIES);
        }
    }

    JsonNode results(String job) throws TrialAbortedException {
        return read("show the results of a job", () -> calls.results(job));
    }

    /** Which of the invented users the directory has, and whoever else has one of their names. */
    List<JsonNode> search() throws TrialAbortedException {
        var found = new ArrayList<JsonNode>();
        for (String search : new DirectoryLookup(users.keys()).searches()) {
            read("search users", () -> calls.search(search)).path("results").forEach(found::add);
        }
        return found;
    }

    /** The answer to the removal of a user, whatever it is. */
    ApiResult remove(String id) throws TrialAbortedException {
        return ask(() -> calls.remove(id)).answer();
    }

    private JsonNode read(String what, Supplier<Heard> call) throws TrialAbortedException {
        for (int tries = 1; ; tries++) {
            ApiResult answer = ask(call).answer();
            if (answer instanceof ApiResult.Success done) {
                return done.body();
            }
            if (TrialAbortedException.isRefusal(answer) || tries == MOST_TRIES) {
                throw TrialAbortedException.of(what, answer);
            }
            remainingFor(BETWEEN_TRIES);
        }
    }

    private Heard ask(Supplier<Heard> call) throws TrialAbortedException {
        remainingFor(Duration.ZERO);
        Heard heard = call.get();
        listener.accept(heard.head());
        return heard;
    }

    /** @throws TrialAbortedException if somebody stops the trial meanwhile */
    void remainingFor(Duration time) throws TrialAbortedException {
        if (stop.isGivenWithin(time)) {
            throw TrialAbortedException.stopped();
        }
    }

    Instant serverTime() {
        return calls.serverTime();
    }
}
