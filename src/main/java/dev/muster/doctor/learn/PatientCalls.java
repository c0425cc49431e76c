package dev.muster.doctor.learn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.directory.LookUp;
import dev.muster.flow.TrialCalls;
import dev.muster.flow.TrialCalls.Heard;
import dev.muster.jumpcloud.Answer;
import dev.muster.jumpcloud.AnswerHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks the service again where it was only in bad weather, a few times, and never sends anything twice that may have been done. */
final class PatientCalls {
    private static final int MOST_TRIES = 4;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final TrialCalls calls;
    private final StopSign stop;
    private final Consumer<AnswerHead> listener;
    private final InventedUsers users;
    private boolean somethingDone;

    /** @param listener hears the head of every answer, {@code null} where none came */
    PatientCalls(TrialCalls calls, InventedUsers users, StopSign stop, Consumer<AnswerHead> listener) {
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
    Heard send(String what, Supplier<Heard> call) throws Obstacle {
        for (int tries = 1;; tries++) {
            restFor(calls.pause());
            boolean somethingDoneBefore = somethingDone;
            somethingDone = true;
            Heard heard = ask(call);
            Answer answer = heard.answer();
            somethingDone = somethingDoneBefore || !answer.nothingDone();
            if (answer instanceof Answer.Done || answer instanceof Answer.Refused) {
                return heard;
            }
            if (!answer.nothingDone() || Obstacle.isRefusal(answer) || tries == MOST_TRIES) {
                throw Obstacle.of(what, answer);
            }
            restFor(BETWEEN_TRIES);
        }
    }

    JsonNode results(String job) throws Obstacle {
        return read("show the results of a job", () -> calls.results(job));
    }

    /** Which of the invented users the directory has, and whoever else has one of their names. */
    List<JsonNode> search() throws Obstacle {
        var found = new ArrayList<JsonNode>();
        for (String search : new LookUp(users.keys()).searches()) {
            read("search users", () -> calls.search(search)).path("results").forEach(found::add);
        }
        return found;
    }

    /** The answer to the removal of a user, whatever it is. */
    Answer remove(String id) throws Obstacle {
        return ask(() -> calls.remove(id)).answer();
    }

    private JsonNode read(String what, Supplier<Heard> call) throws Obstacle {
        for (int tries = 1;; tries++) {
            Answer answer = ask(call).answer();
            if (answer instanceof Answer.Done done) {
                return done.body();
            }
            if (Obstacle.isRefusal(answer) || tries == MOST_TRIES) {
                throw Obstacle.of(what, answer);
            }
            restFor(BETWEEN_TRIES);
        }
    }

    private Heard ask(Supplier<Heard> call) throws Obstacle {
        restFor(Duration.ZERO);
        Heard heard = call.get();
        listener.accept(heard.head());
        return heard;
    }

    /** @throws Obstacle if somebody stops the trial meanwhile */
    void restFor(Duration time) throws Obstacle {
        if (stop.isGivenWithin(time)) {
            throw Obstacle.stopped();
        }
    }

    Instant serverTime() {
        return calls.serverTime();
    }
}
