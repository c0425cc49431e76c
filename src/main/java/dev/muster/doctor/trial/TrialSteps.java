package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.config.Settings;
import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.runtime.TrialClient;
import dev.muster.runtime.TrialClient.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Has invented users created, one of them changed, and then some whose names differ in upper and lower case alone, and
 * sees what comes of it.
 */
final class TrialSteps {
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(1);
    private static final Duration LONGEST_JOB = Duration.ofMinutes(5);
    /** So many times the quiet time of an in-doubt look-up a search may take to find who was created. */
    private static final int PATIENCE_WITH_SEARCH = 3;

    private static final String TO_CREATE = "create users";

    private final Settings settings;
    private final TrialClient calls;
    private final RetryingClient patient;
    private final TrialObservations seen;
    private final TrialUsers users;
    private final Consumer<String> told;

    /** @param told hears what is being done, in lines for people */
    TrialSteps(
            Settings settings,
            TrialClient calls,
            RetryingClient patient,
            TrialObservations seen,
            Consumer<String> told) {
        this.settings = settings;
        this.calls = calls;
        this.patient = patient;
        this.seen = seen;
        this.told = told;
        users = seen.users();
    }

    /** @throws TrialAbortedException if it does not come to its end; what was seen until then is in the observations */
    void run() throws TrialAbortedException {
        checkNoOtherUser();
        create();
        JsonNode newcomer = seen.after(Step.CREATION)
                .flatMap(sight -> sight.of(users.newcomer()))
                .orElseThrow(
                        () -> TrialAbortedException.weather(
                                "the user who is as it should be did not come to be in the directory, so that nothing more can be tried"));
        change(newcomer.path("_id").asText());
        createInOtherWritings();
    }

    private void checkNoOtherUser() throws TrialAbortedException {
        if (!patient.search().isEmpty()) {
            throw TrialAbortedException.weather("somebody in the directory has one of the names that begin with "
                    + users.stem() + " already; begin anew, with other ones");
        }
    }

    private void create() throws TrialAbortedException {
        List<Person> all = List.of(users.newcomer(), users.twin(), users.malformed());
        told.accept("Creating three users: one as it should be, one with the same e-mail address, one without any ("
                + TrialUsers.names(all) + ") ...");
        Instant sentAt = patient.serverTime();
        Heard heard = patient.send(TO_CREATE, () -> calls.create(TrialUsers.creating(all)));
        if (heard.answer() instanceof ApiResult.Success) {
            seen.began(Step.CREATION, job(heard, all, sentAt));
        } else {
            seen.refusedAsAWhole(heard.answer().message());
            seen.began(Step.CREATION, taken(TO_CREATE, List.of(users.newcomer(), users.twin())));
        }
        watch(seen.job(Step.CREATION).orElseThrow());
        searchForUsers();
    }

    private void change(String id) throws TrialAbortedException {
        told.accept("Changing the first of them ...");
        Instant sentAt = patient.serverTime();
        seen.began(
                Step.CHANGE,
                job(
                        accepted("change a user", () -> calls.update(TrialUsers.changing(id))),
                        List.of(users.newcomer()),
                        sentAt));
        watch(seen.job(Step.CHANGE).orElseThrow());
        seen.looked(Step.CHANGE, look());
    }

    private void createInOtherWritings() throws TrialAbortedException {
        List<Person> all = List.of(users.otherUsername(), users.otherEmail());
        told.accept("Creating two users with its username and with its e-mail address in upper case ("
                + TrialUsers.names(all) + ") ...");
        seen.began(Step.OTHER_WRITINGS, taken(TO_CREATE, all));
        watch(seen.job(Step.OTHER_WRITINGS).orElseThrow());
        seen.looked(Step.OTHER_WRITINGS, look());
    }

    private ObservedJob taken(String what, List<Person> people) throws TrialAbortedException {
        Instant sentAt = patient.serverTime();
        return job(accepted(what, () -> calls.create(TrialUsers.creating(people))), people, sentAt);
    }

    private Heard accepted(String what, Supplier<Heard> call) throws TrialAbortedException {
        Heard heard = patient.send(what, call);
        if (heard.answer() instanceof ApiResult.Success) {
            return heard;
        }
        throw TrialAbortedException.of(what, heard.answer());
    }

    private static ObservedJob job(Heard heard, List<Person> people, Instant sentAt) {
        return new ObservedJob(
                ((ApiResult.Success) heard.answer()).body().path("jobId").asText(), people, heard.head(), sentAt);
    }

    /** Reads the results every second until they change no more. */
    private void watch(ObservedJob job) throws TrialAbortedException {
        long begun = System.nanoTime();
        var rest = new StabilityDetector(settings.unknownStatusAfter());
        Duration longest = settings.pollDeadline().compareTo(LONGEST_JOB) < 0 ? settings.pollDeadline() : LONGEST_JOB;
        for (Duration after = Duration.ZERO;
                after.compareTo(longest) <= 0;
                after = Duration.ofNanos(System.nanoTime() - begun)) {
            var reading = ResultsSnapshot.of(after, patient.results(job.id()));
            job.read(reading);
            boolean unchanged = rest.lasts(reading);
            if (reading.rows().size() >= job.people().size() && isDone(reading, unchanged)) {
                job.end();
                return;
            }
            patient.remainingFor(BETWEEN_READINGS);
        }
    }

    /**
     * @param unchanged whether the results are the same for so long that words which nobody knows are taken for the
     *     last
     */
    private boolean isDone(ResultsSnapshot reading, boolean unchanged) {
        Set<Progress> progress = reading.rows().stream()
                .map(row -> settings.statusWords().of(row.word()))
                .collect(Collectors.toSet());
        return !progress.contains(Progress.PENDING) && (unchanged || !progress.contains(Progress.UNKNOWN));
    }

    /** A directory may show somebody later than the job that made them ends. */
    private void searchForUsers() throws TrialAbortedException {
        long begun = System.nanoTime();
        Duration longest = settings.inDoubtQuiet().multipliedBy(PATIENCE_WITH_SEARCH);
        for (Sight sight = look(); ; sight = look()) {
            Duration lag = Duration.ofNanos(System.nanoTime() - begun);
            boolean found = sight.of(users.newcomer()).isPresent();
            if (found || lag.compareTo(longest) > 0) {
                seen.looked(Step.CREATION, sight);
                if (found) {
                    seen.found(lag);
                }
                return;
            }
            patient.remainingFor(BETWEEN_READINGS);
        }
    }

    private Sight look() throws TrialAbortedException {
        List<JsonNode> found = patient.search();
        return new Sight(
                patient.serverTime(), found.stream().filter(users::areThese).toList());
    }
}
