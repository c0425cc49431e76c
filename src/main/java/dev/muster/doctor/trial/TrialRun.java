package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.PollSettings;
import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.config.SettingNames;
import dev.muster.doctor.trial.TrialObservations.Job;
import dev.muster.doctor.trial.TrialObservations.Reading;
import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialReport.Cleanup;
import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.runtime.TrialClient;
import dev.muster.runtime.TrialClient.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds out how JumpCloud behaves where its documentation is silent: creates invented users, changes one, creates users
 * whose names differ only in upper and lower case, observes the results, and removes all of them.
 */
public final class TrialRun implements AutoCloseable {
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(1);
    private static final Duration LONGEST_JOB = Duration.ofMinutes(5);
    /** The longest time for a search to find a new user, as a multiple of the quiet time of an in-doubt look-up. */
    private static final int QUIET_TIMES_FOR_SEARCH = 3;

    private static final String CREATE_USERS = "create users";

    private final PollSettings polling;
    private final SettingNames names;
    private final Consumer<String> progress;
    private final TrialUsers users = TrialUsers.invent();
    private final TrialObservations seen = new TrialObservations(users);
    private final RedactedText redacted;
    private final TrialClient calls;
    private final RetryingClient trial;
    private final RetryingClient cleanup;

    /**
     * @param calls closed with the trial
     * @param organization the organization's id; empty if the key is for a single organization
     * @param progress receives lines for people
     */
    public TrialRun(
            TrialClient calls,
            String organization,
            PollSettings polling,
            SettingNames names,
            Consumer<String> progress) {
        this.calls = calls;
        this.polling = polling;
        this.names = names;
        this.progress = progress;
        trial = new RetryingClient(calls, users, seen::received);
        cleanup = new RetryingClient(calls, users, seen::received);
        redacted = new RedactedText(calls::redaction, organization, users);
    }

    /** Runs the trial and removes the users that it created, whether or not it finishes. */
    public TrialReport run() {
        Optional<TrialAbortedException> aborted = runSteps();
        Cleanup result = trial.mayHaveHadEffect() ? cleanUp() : Cleanup.complete(users.stem());
        var findings = new Findings(seen, polling, names, redacted);
        return new TrialReport(findings.all(), findings.proposals(), seen.json(redacted), aborted, result);
    }

    /** Stops the trial and goes on to the cleanup; the second call stops the cleanup too. Any thread may call it. */
    public void stop() {
        if (trial.isCancelled()) {
            cleanup.cancel();
            calls.giveUp();
        } else {
            progress.accept(
                    "Stopping after the current request, then removing the users; stop again to leave them ...");
            trial.cancel();
        }
    }

    @Override
    public void close() {
        calls.close();
    }

    private Cleanup cleanUp() {
        progress.accept("Removing the users whose names begin with " + users.stem() + ", until none is found for "
                + polling.inDoubtQuiet().toSeconds() + " s ...");
        return new TrialCleanup(cleanup, users, polling.inDoubtQuiet(), redacted).run();
    }

    private Optional<TrialAbortedException> runSteps() {
        try {
            checkNamesAreFree();
            create();
            String id = seen.validUserAfter(Step.CREATE)
                    .orElseThrow(() -> TrialAbortedException.failed(
                            "the valid user did not appear in the directory, so the trial cannot go on"))
                    .path("_id")
                    .asText();
            update(id);
            createInUpperCase();
            return Optional.empty();
        } catch (TrialAbortedException aborted) {
            return Optional.of(aborted.redacted(redacted));
        } catch (RuntimeException unexpected) {
            return Optional.of(TrialAbortedException.unexpected(unexpected).redacted(redacted));
        }
    }

    private void checkNamesAreFree() throws TrialAbortedException {
        if (!trial.search().isEmpty()) {
            throw TrialAbortedException.failed(
                    "the directory already has a user with a name or address that begins with " + users.stem()
                            + "; try again with other random names");
        }
    }

    private void create() throws TrialAbortedException {
        List<Person> all = List.of(users.valid(), users.sameEmail(), users.malformed());
        progress.accept("Creating three users: a valid one, one with the same email, one without an email ("
                + TrialUsers.names(all) + ") ...");
        Instant sentAt = trial.serverTime();
        Heard heard = trial.send(CREATE_USERS, () -> calls.create(TrialUsers.creating(all)));
        Job job;
        if (heard.answer() instanceof ApiResult.Success success) {
            job = job(success, heard, all, sentAt);
        } else {
            seen.rejectedWholeRequest(heard.answer().message());
            job = startCreate(List.of(users.valid(), users.sameEmail()));
        }
        seen.started(Step.CREATE, job);
        watch(job);
        searchForUsers();
    }

    private void update(String id) throws TrialAbortedException {
        progress.accept("Changing the first of them ...");
        Job job = start("change a user", List.of(users.valid()), () -> calls.update(TrialUsers.changing(id)));
        seen.started(Step.UPDATE, job);
        watch(job);
        seen.saw(Step.UPDATE, look());
    }

    private void createInUpperCase() throws TrialAbortedException {
        List<Person> all = List.of(users.upperCaseUsername(), users.upperCaseEmail());
        progress.accept(
                "Creating two users with its username and its email in upper case (" + TrialUsers.names(all) + ") ...");
        Job job = startCreate(all);
        seen.started(Step.CREATE_IN_UPPER_CASE, job);
        watch(job);
        seen.saw(Step.CREATE_IN_UPPER_CASE, look());
    }

    private Job startCreate(List<Person> people) throws TrialAbortedException {
        return start(CREATE_USERS, people, () -> calls.create(TrialUsers.creating(people)));
    }

    private Job start(String action, List<Person> people, Supplier<Heard> call) throws TrialAbortedException {
        Instant sentAt = trial.serverTime();
        Heard heard = trial.send(action, call);
        if (heard.answer() instanceof ApiResult.Success success) {
            return job(success, heard, people, sentAt);
        }
        throw TrialAbortedException.of(action, heard.answer());
    }

    private static Job job(ApiResult.Success success, Heard heard, List<Person> people, Instant sentAt) {
        return new Job(success.body().path("jobId").asText(), people, Objects.requireNonNull(heard.head()), sentAt);
    }

    /** Reads the results every second until they are final. */
    private void watch(Job job) throws TrialAbortedException {
        long start = System.nanoTime();
        Duration longest = polling.deadline().compareTo(LONGEST_JOB) < 0 ? polling.deadline() : LONGEST_JOB;
        for (Duration after = Duration.ZERO; after.compareTo(longest) <= 0; after = since(start)) {
            job.add(Reading.of(after, trial.results(job.id())));
            if (job.lastRows().size() >= job.people().size() && isDone(job)) {
                job.end();
                return;
            }
            trial.sleep(BETWEEN_READINGS);
        }
    }

    /**
     * Returns whether no result is pending; results with unknown words are final once they have not changed for a
     * while.
     */
    private boolean isDone(Job job) {
        Set<Progress> progresses = job.lastRows().stream()
                .map(row -> polling.statusWords().of(row.word()))
                .collect(Collectors.toSet());
        return !progresses.contains(Progress.PENDING)
                && (!progresses.contains(Progress.UNKNOWN) || job.isUnchangedFor(polling.unknownStatusAfter()));
    }

    /** Searches until the valid user is found, which may be later than the end of the job. */
    private void searchForUsers() throws TrialAbortedException {
        long start = System.nanoTime();
        Duration longest = polling.inDoubtQuiet().multipliedBy(QUIET_TIMES_FOR_SEARCH);
        while (true) {
            Sight sight = look();
            Duration lag = since(start);
            boolean found = sight.find(users.valid()).isPresent();
            if (found || lag.compareTo(longest) > 0) {
                seen.saw(Step.CREATE, sight);
                if (found) {
                    seen.foundAfter(lag);
                }
                return;
            }
            trial.sleep(BETWEEN_READINGS);
        }
    }

    private Sight look() throws TrialAbortedException {
        List<JsonNode> found = trial.search().stream().filter(users::include).toList();
        return new Sight(trial.serverTime(), found);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
