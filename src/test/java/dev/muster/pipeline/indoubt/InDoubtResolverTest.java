package dev.muster.pipeline.indoubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.config.PollSettings;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.WorkResult;
import dev.muster.pipeline.results.JobPace;
import dev.muster.pipeline.results.ResultsCollector;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InDoubtResolverTest {
    private static final String JOB = "job1";
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofHours(2);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final CallGate callGate = new CallGate(60, clock);
    private TestLedger ledger;
    private InDoubtResolver doubt;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        PollSettings polling = TestSettings.of(folder, "muster.in-doubt.quiet", "10s", "muster.poll.first-delay", "1s")
                .polling();
        doubt = new InDoubtResolver(
                ledger.ledger(),
                new ResultsCollector(ledger.ledger(), new JobPace(polling), AttributeCatalog.load(), polling, clock),
                AttributeCatalog.load(),
                new ServerClock(clock),
                callGate,
                polling,
                clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void settlesTheBatchIfAllUsersAreFound() {
        long batch = inDoubt(2);
        lookUp(batch, found(1), found(2));
        assertThat(ledger.outcomes()).containsExactly("created", "created");
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
        assertThat(ledger.accounted(2).userId()).isEqualTo("u2");
    }

    @Test
    void resendsNothingBeforeTheQuietTime() {
        long batch = inDoubt(2);
        lookUp(batch, found(1));
        clock.advance(QUIET.minusMillis(1));
        lookUp(batch);
        assertThat(ledger.outcomes()).containsExactly("created", null);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.claim("claim-ready-batch", clock.instant())).isEmpty();
    }

    @Test
    void resendsOnlyMissingRecordsAfterTheQuietTime() {
        long batch = inDoubt(3);
        lookUp(batch, found(2));
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
        assertThat(ledger.open(batch)).containsExactly(1L, 3L);
        assertThat(ledger.records(batch)).extracting(BatchRecord::sentBefore).containsExactly(true, false, true);
        assertThat(ledger.get(batch).sending().first().at()).isEqualTo(SettableClock.START);
    }

    @Test
    void rejectsARecordThatFailedOnResendAndIsMissing() {
        long batch = inDoubt(2);
        ledger.records(batch)
                .forEach(record -> ledger.ledger()
                        .records()
                        .refuseUnlessFound(
                                record,
                                new Problem("REQUEST_REFUSED", null, "HTTP 400: no such country", "Correct it.")));
        lookUp(batch, found(1));
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.outcomes()).containsExactly("created", "rejected");
        assertThat(ledger.accounted(1).code()).isNull();
        assertThat(ledger.accounted(2).reason()).isEqualTo("HTTP 400: no such country");
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void restartsTheQuietTimeWithEveryFoundUser() {
        long batch = inDoubt(5);
        for (int person = 1; person <= 4; person++) {
            clock.advance(QUIET.minusMillis(1));
            lookUp(batch, found(person));
            assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
            assertThat(ledger.get(batch).polling().foundGrewAt()).isEqualTo(clock.instant());
        }
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
    }

    @Test
    void ignoresAFailedLookup() {
        long batch = inDoubt(1);
        clock.advance(QUIET.multipliedBy(3));
        lookUpWithTrouble(batch);
        lookUp(batch);
        assertThat(ledger.get(batch).state())
                .as("the directory was not searched until now")
                .isEqualTo(BatchState.IN_DOUBT);
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
    }

    @Test
    void settlesNothingAfterAnIncompleteLookup() {
        long batch = inDoubt(1);
        DirectoryLookup lookUp = doubt.begin(batch);
        doubt.take(lookUp, new ApiResult.Indeterminate("HTTP 502: no body"));
        doubt.take(lookUp, users(found(1)));
        doubt.conclude(batch, lookUp);
        assertThat(ledger.outcomes()).containsOnlyNulls();
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void stopsWaitingForAQuietDirectoryAtTheDeadline() {
        long batch = inDoubt(2);
        clock.advance(DEADLINE);
        lookUp(batch, found(1));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
        assertThat(ledger.open(batch)).containsExactly(2L);
    }

    @Test
    void spacesLookupsWithinTheQuietTime() {
        long batch = inDoubt(1);
        long[] waits = new long[4];
        for (int round = 0; round < waits.length; round++) {
            lookUp(batch);
            waits[round] =
                    ledger.sql("SELECT due_at FROM batch").query(Long.class).single() - clock.millis();
        }
        assertThat(waits).containsExactly(1000, 2000, 2500, 2500);
    }

    @Test
    void rejectsAUserWithTheSameNameAsAnother() {
        long batch = inDoubt(1);
        lookUp(
                batch,
                found(1).put("created", SettableClock.START.minusSeconds(3600).toString()));
        assertThat(ledger.accounted(1).outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(ledger.accounted(1).code()).isEqualTo("ALREADY_EXISTS");
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void leavesMissingRecordsOfAKnownJobUnresolved() {
        long batch = overdue(2);
        lookUp(batch, found(1));
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.outcomes()).containsExactly("created", "unresolved");
        assertThat(ledger.accounted(2)).satisfies(record -> {
            assertThat(record.code()).isEqualTo("NO_RESULT");
            assertThat(record.reason()).contains(JOB);
        });
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void countsAFailedResendAsCreatedIfTheUserExists() {
        long batch = sentAgain(2);
        keep(
                new WorkResult("r1", "failed", "username already exists", "person1", null, null),
                new WorkResult("r2", "failed", "username already exists", "person2", null, null));
        lookUp(batch, found(1));
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.outcomes()).containsExactly("created", "rejected");
        assertThat(ledger.accounted(2).reason()).isEqualTo("username already exists");
    }

    @Test
    void resendsOnlyUpdatesWithoutEffect() {
        long batch = updatesInDoubt(TestLedger.update(1), TestLedger.update(2), TestLedger.update(3));
        lookUp(batch, gardener(1, "Gardens"), gardener(2, "Kitchen"));
        assertThat(ledger.outcomes()).containsExactly("updated", null, null);
        clock.advance(QUIET);
        lookUp(batch, gardener(2, "Kitchen"));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
        assertThat(ledger.records(batch)).extracting(BatchRecord::sentBefore).containsExactly(false, true, true);
        assertThat(ledger.records(batch).get(1).user().username())
                .as("the directory's name for it")
                .isEqualTo("gardener2");
    }

    @Test
    void resendsAPasswordUpdate() {
        long batch = updatesInDoubt(withPassword(1));
        clock.advance(QUIET);
        lookUp(batch, gardener(1, "Gardens"));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
    }

    @Test
    void considersAPasswordHistoryRejectionOfARepeatedUpdateSuccessful() {
        long batch = updatesInDoubt(withPassword(1), withPassword(2));
        ledger.batches().sendAgain(batch);
        ledger.claimReady(clock.instant());
        submitThenDoubt(batch);
        keep(
                new WorkResult("r1", "failed", "Password is in the user's password History", null, null, "id1"),
                new WorkResult("r2", "failed", "password is too short", null, null, "id2"));
        lookUp(batch, gardener(1, "Gardens"), gardener(2, "Gardens"));
        assertThat(ledger.outcomes()).containsExactly("updated", "rejected");
    }

    @Test
    void rejectsAPasswordHistoryErrorOfASingleSend() {
        ledger.add(withPassword(1));
        ledger.batch(Operation.UPDATE, 1, 1);
        ledger.send();
        long batch = ledger.claimReady(clock.instant());
        submitThenDoubt(batch);
        keep(new WorkResult("r1", "failed", "password is in the history", null, null, "id1"));
        lookUp(batch, gardener(1, "Gardens"));
        assertThat(ledger.outcomes()).containsExactly("rejected");
    }

    @Test
    void matchesANamedResultToAnUpdateById() {
        long batch = updatesOfAKnownJob(2);
        keep(
                new WorkResult("r1", "failed", "no such manager", "gardener1", null, null),
                new WorkResult("r2", "finished", null, "gardener2", null, null));
        lookUp(batch, gardener(1, "Kitchen"), gardener(2, "Kitchen"));
        assertThat(ledger.outcomes()).containsExactly("rejected", "updated");
        assertThat(ledger.accounted(1).reason()).isEqualTo("no such manager");
    }

    @Test
    void assignsNamelessFailuresToTheRemainingRecords() {
        long batch = updatesOfAKnownJob(2);
        keep(
                new WorkResult("r1", "finished", null, null, null, null),
                new WorkResult("r2", "failed", "no such manager", null, null, null));
        lookUp(batch, gardener(1, "Gardens"), gardener(2, "Kitchen"));
        assertThat(ledger.outcomes()).containsExactly("updated", "rejected");
        assertThat(ledger.accounted(2).reason()).isEqualTo("no such manager");
    }

    @Test
    void doesNotRejectRecordsIfFailuresAreMissing() {
        long batch = updatesOfAKnownJob(2);
        keep(
                new WorkResult("r1", "finished", null, null, null, null),
                new WorkResult("r2", "failed", "no such manager", null, null, null));
        clock.advance(QUIET);
        lookUp(batch);
        assertThat(ledger.outcomes()).containsExactly("unresolved", "unresolved");
    }

    @Test
    void losesNoRecordDuringTransientErrors() {
        long batch = inDoubt(1);
        clock.advance(DEADLINE.multipliedBy(20));
        lookUpWith(batch, new ApiResult.Indeterminate("HTTP 502: no body"));
        lookUpWith(batch, new ApiResult.Throttled(503, "HTTP 503: no body", true));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.outcomes()).containsOnlyNulls();
    }

    @Test
    void losesNoRecordWhileTheKeyIsRejected() {
        long batch = inDoubt(1);
        clock.advance(DEADLINE.multipliedBy(20));
        lookUpWith(batch, new ApiResult.Unauthorized(401, "HTTP 401: Unauthorized", true));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void givesUpASearchThatFailsForHoursWhileOtherCallsSucceed() throws InterruptedException {
        long batch = inDoubt(1);
        clock.advance(DEADLINE.multipliedBy(2));
        welcome();
        lookUpWith(batch, new ApiResult.Indeterminate("HTTP 500: no body"));
        assertThat(ledger.get(batch).state())
                .as("it is waited for twice as long")
                .isEqualTo(BatchState.IN_DOUBT);
        clock.advance(Duration.ofSeconds(1));
        lookUpWith(batch, new ApiResult.Indeterminate("HTTP 500: no body"));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
        assertThat(ledger.outcomes()).containsExactly("unresolved");
        assertThat(ledger.accounted(1).reason()).contains("HTTP 500");
    }

    @Test
    void givesUpARejectedSearchAfterTheDeadline() {
        long batch = inDoubt(1);
        lookUpWith(batch, new ApiResult.Rejected(400, "HTTP 400: no filter", true));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
        clock.advance(DEADLINE.plusSeconds(1));
        lookUpWith(batch, new ApiResult.Rejected(400, "HTTP 400: no filter", true));
        assertThat(ledger.outcomes()).containsExactly("unresolved");
    }

    @Test
    void doesNotWaitForACancelledImport() {
        long batch = inDoubt(1);
        ledger.ledger().imports().cancel(TestLedger.IMPORT, clock.instant());
        clock.advance(DEADLINE.plusSeconds(1));
        lookUpWith(batch, new ApiResult.Indeterminate("HTTP 502: no body"));
        assertThat(ledger.outcomes()).containsExactly("unresolved");
    }

    private void welcome() throws InterruptedException {
        callGate.record(callGate.acquire(ApiOperation.RESULTS), new ApiResult.Success(null));
    }

    private long inDoubt(int people) {
        long batch = ledger.submitting(people);
        ledger.batches()
                .doubt(batch, clock.instant(), clock.instant(), clock.instant().plus(DEADLINE));
        return batch;
    }

    /** A batch whose job never gave its results. */
    private long overdue(int people) {
        long batch = ledger.submitting(people);
        submitThenDoubt(batch);
        return batch;
    }

    /** A batch that was in doubt, was sent again, and whose second job gave results that did not settle it. */
    private long sentAgain(int people) {
        long batch = inDoubt(people);
        ledger.batches().sendAgain(batch);
        ledger.claimReady(clock.instant());
        submitThenDoubt(batch);
        return batch;
    }

    private long updatesInDoubt(NewRecord... records) {
        ledger.add(records);
        ledger.batch(Operation.UPDATE, 1, records.length);
        ledger.send();
        long batch = ledger.claimReady(clock.instant());
        ledger.batches()
                .doubt(batch, clock.instant(), clock.instant(), clock.instant().plus(DEADLINE));
        return batch;
    }

    private long updatesOfAKnownJob(int people) {
        ledger.readyUpdates(people);
        ledger.send();
        long batch = ledger.claimReady(clock.instant());
        submitThenDoubt(batch);
        return batch;
    }

    private void submitThenDoubt(long batch) {
        Instant now = clock.instant();
        ledger.batches().submitted(batch, JOB, now, now, now);
        ledger.batches().doubt(batch, now, now, now.plus(DEADLINE));
    }

    private void keep(WorkResult... results) {
        ledger.ledger().workResults().keep(JOB, List.of(results));
    }

    private void lookUp(long batch, ObjectNode... directory) {
        DirectoryLookup lookUp = doubt.begin(batch);
        doubt.take(lookUp, users(directory));
        doubt.conclude(batch, lookUp);
    }

    private void lookUpWithTrouble(long batch) {
        lookUpWith(batch, new ApiResult.Throttled(503, "HTTP 503: no body", true));
    }

    private void lookUpWith(long batch, ApiResult answer) {
        DirectoryLookup lookUp = doubt.begin(batch);
        doubt.take(lookUp, answer);
        doubt.conclude(batch, lookUp);
    }

    private static ApiResult users(ObjectNode... users) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode results = body.putArray("results");
        List.of(users).forEach(results::add);
        return new ApiResult.Success(body);
    }

    private static ObjectNode found(int person) {
        return InDoubtUsers.user(
                        "u" + person,
                        "person" + person,
                        TestLedger.email(person).toLowerCase(Locale.ROOT))
                .put("created", SettableClock.START.plusSeconds(1).toString());
    }

    private static ObjectNode gardener(int number, String department) {
        return InDoubtUsers.user("id" + number, "gardener" + number, "gardener" + number + "@example.com")
                .put("department", department);
    }

    private static NewRecord withPassword(int number) {
        return TestLedger.row(
                number,
                number + 1L,
                Operation.UPDATE,
                new NewRecord.Keys(null, null, null, "id" + number),
                null,
                "{\"id\":\"id" + number + "\",\"department\":\"Gardens\",\"password\":\"a-secret\"}");
    }
}
