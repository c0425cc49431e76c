package dev.muster.pipeline.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.PollSettings;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseClassifier;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.pipeline.results.JobPace;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSubmitterTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration DEADLINE = Duration.ofHours(2);
    private static final ApiResult BAD_REQUEST = new ApiResult.Rejected(400, "HTTP 400: invalid user");

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private TestLedger ledger;
    private BatchSubmitter submission;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        PollSettings polling = TestSettings.of(folder).polling();
        submission = new BatchSubmitter(new Home(folder), ledger.ledger(), new JobPace(polling), polling, clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void buildsAnArrayOfRecordsInOrder() throws Exception {
        long batch = ledger.submitting(12);
        assertThat(JSON.readTree(submission.payload(batch)))
                .extracting(user -> user.path("username").asText())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 12)
                        .mapToObj(number -> "person" + number)
                        .toList());
    }

    @Test
    void doesNotResendSettledRecords() throws Exception {
        long batch = ledger.submitting(3);
        BatchRecord second = ledger.records(batch).get(1);
        ledger.ledger()
                .records()
                .settle(
                        second,
                        RecordOutcome.failed(Outcome.REJECTED, new Problem("API_REJECTED", null, "reason", "hint")),
                        null);
        assertThat(JSON.readTree(submission.payload(batch)))
                .extracting(user -> user.path("username").asText())
                .containsExactly("person1", "person3");
    }

    @Test
    void marksABatchWithAJobIdAsSubmitted() {
        long batch = ledger.submitting(3);
        submission.answered(batch, done("{\"jobId\":\"job1\"}"));
        assertThat(ledger.get(batch)).satisfies(submitted -> {
            assertThat(submitted.state()).isEqualTo(BatchState.SUBMITTED);
            assertThat(submitted.sending().jobId()).isEqualTo("job1");
            assertThat(submitted.sending().jobRecords()).isEqualTo(3);
            assertThat(submitted.sending().first().at()).isEqualTo(SettableClock.START);
            assertThat(submitted.polling().deadline()).isEqualTo(clock.instant().plus(DEADLINE));
        });
    }

    @Test
    void doubtsAJobIdThatAnotherBatchHas() {
        long first = ledger.submitting(2);
        submission.answered(first, done("{\"jobId\":\"job1\"}"));
        ledger.sql("UPDATE batch SET state = 'SETTLED' WHERE id = :id")
                .param("id", first)
                .update();
        ledger.sql("UPDATE record SET batch_id = NULL, send_as = operation WHERE batch_id = :id AND number = 2")
                .param("id", first)
                .update();
        ledger.batch(Operation.CREATE, 2, 2);
        long second = ledger.claimReady(SettableClock.START);
        submission.answered(second, done("{\"jobId\":\"job1\"}"));
        assertInDoubt(second);
    }

    @Test
    void putsABatchInDoubtAfterAnUnclearResponse() {
        long batch = ledger.submitting(2);
        submission.answered(batch, new ApiResult.Indeterminate("HTTP 502: no body"));
        assertInDoubt(batch);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void putsABatchInDoubtAfterANonJsonRejectionOfCredentials(int status) {
        long batch = ledger.submitting(2);
        submission.answered(
                batch,
                new ResponseClassifier(new Redaction(List.of()), AttributeCatalog.load())
                        .read(ApiOperation.SEND, null, status, "text/html", "<h1>blocked</h1>"));
        assertInDoubt(batch);
    }

    @Test
    void looksUpARecordRejectedOnResend() {
        long batch = sentBefore(1);
        submission.answered(batch, new ApiResult.Rejected(400, "HTTP 400: user exists"));
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.outcomes()).containsOnlyNulls();
        assertThat(ledger.records(batch))
                .singleElement()
                .satisfies(record -> assertThat(record.refusal().reason()).isEqualTo("HTTP 400: user exists"));
    }

    private void assertInDoubt(long batch) {
        assertThat(ledger.get(batch)).satisfies(doubtful -> {
            assertThat(doubtful.state()).isEqualTo(BatchState.IN_DOUBT);
            assertThat(doubtful.sending().jobId()).isNull();
            assertThat(doubtful.sending().first().at()).isEqualTo(SettableClock.START);
            assertThat(doubtful.polling().foundGrewAt()).isEqualTo(clock.instant());
            assertThat(doubtful.polling().deadline()).isEqualTo(clock.instant().plus(DEADLINE));
        });
        assertThat(ledger.outcomes()).containsOnlyNulls();
        assertThat(ledger.claim("claim-ready-batch", clock.instant().plus(Duration.ofDays(1))))
                .as("nothing is sent again")
                .isEmpty();
    }

    static Stream<ApiResult> answersOfAServiceThatDidNothing() {
        return Stream.of(
                new ApiResult.Throttled(429, "HTTP 429: slow down", true),
                new ApiResult.Throttled(503, "HTTP 503: no body", true),
                new ApiResult.NotSent("ConnectException: Connection refused"),
                new ApiResult.Redirected(302, "HTTP 302: no body", true),
                new ApiResult.Unauthorized(401, "HTTP 401: Unauthorized", true),
                new ApiResult.Unauthorized(404, "HTTP 404: not found", true));
    }

    @ParameterizedTest
    @MethodSource("answersOfAServiceThatDidNothing")
    void resendsAnUnacceptedBatchAsNew(ApiResult answer) {
        long batch = ledger.submitting(2);
        submission.answered(batch, answer);
        assertThat(ledger.get(batch)).satisfies(ready -> {
            assertThat(ready.state()).isEqualTo(BatchState.READY);
            assertThat(ready.sending().first().at()).isNull();
        });
        assertThat(ledger.outcomes()).containsOnlyNulls();
        Instant later = clock.instant().plus(Duration.ofHours(1));
        assertThat(ledger.claimReady(later)).isEqualTo(batch);
        assertThat(ledger.get(batch).sending().first().at()).isEqualTo(later);
    }

    @ParameterizedTest
    @MethodSource("answersOfAServiceThatDidNothing")
    void keepsTheFirstSendThatMayHaveHadAnEffect(ApiResult answer) {
        long batch = sentBefore(2);
        clock.advance(Duration.ofHours(1));
        submission.answered(batch, answer);
        assertThat(ledger.get(batch)).satisfies(ready -> {
            assertThat(ready.state()).isEqualTo(BatchState.READY);
            assertThat(ready.sending().first().at()).isEqualTo(SettableClock.START);
        });
        assertThat(ledger.records(batch)).allMatch(BatchRecord::sentBefore);
    }

    @Test
    void updatesTheServersClockWithANewFirstSend() {
        ledger.readyBatch(1);
        ledger.send();
        ledger.claim("claim-ready-batch", clock.instant(), 0, 120_000L);
        submission.answered(1, new ApiResult.Throttled(429, "HTTP 429: slow down", true));
        assertThat(ledger.get(1).sending().first().serverOffset()).isNull();
        ledger.claim("claim-ready-batch", clock.instant(), 0, -5000L);
        assertThat(ledger.get(1).sending().first().serverOffset()).isEqualTo(Duration.ofSeconds(-5));
    }

    @Test
    void acceptsAProxyLikeRejectionOnlyTheSecondTime() {
        ApiResult proxy = new ApiResult.Rejected(400, "HTTP 400: no JSON (text/html): <h1>Proxy</h1>", false);
        long batch = ledger.submitting(2);
        submission.answered(batch, proxy);
        assertInDoubt(batch);

        ledger.batches().sendAgain(batch);
        submission.answered(ledger.claimReady(clock.instant()), proxy);
        assertThat(List.of(ledger.open(batch), ledger.open(batch + 1)))
                .as("it is sent in halves")
                .containsExactly(List.of(1L), List.of(2L));
        submission.answered(ledger.claimReady(clock.instant()), proxy);
        assertThat(ledger.get(batch).state())
                .as("each is looked up once more before it is rejected")
                .isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.records(batch))
                .singleElement()
                .satisfies(record -> assertThat(record.refusal().reason()).contains("Proxy"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 422})
    void rejectsASingleRecordWithTheServicesMessage(int status) {
        long batch = ledger.submitting(1);
        submission.answered(batch, new ApiResult.Rejected(status, "HTTP " + status + ": no such country"));
        assertThat(ledger.accounted(1)).satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(record.code()).isEqualTo("REQUEST_REFUSED");
            assertThat(record.reason()).isEqualTo("HTTP " + status + ": no such country");
            assertThat(record.hint()).isNotBlank();
        });
        assertThat(ledger.get(batch).state()).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void splitsARejectedBatchIntoUnsentHalves() {
        long batch = ledger.submitting(5);
        submission.answered(batch, BAD_REQUEST);
        long secondHalf = batch + 1;
        assertThat(ledger.open(batch)).containsExactly(1L, 2L);
        assertThat(ledger.open(secondHalf)).containsExactly(3L, 4L, 5L);
        for (long half : new long[] {batch, secondHalf}) {
            assertThat(ledger.get(half)).satisfies(ready -> {
                assertThat(ready.state()).isEqualTo(BatchState.READY);
                assertThat(ready.sending().first().at())
                        .as("first send of half %d", half)
                        .isNull();
                assertThat(ready.sending().first().serverOffset()).isNull();
                assertThat(ready.sending().jobId()).isNull();
            });
        }
        assertThat(ledger.outcomes()).containsOnlyNulls();
    }

    @Test
    void appliesALearnedSizeLimitToLaterBatches() throws Exception {
        ledger.readyBatch(4);
        ledger.add(IntStream.rangeClosed(5, 8).mapToObj(TestLedger::person).toArray(NewRecord[]::new));
        ledger.batch(Operation.CREATE, 5, 8);
        ledger.send();
        submission.answered(ledger.claimReady(clock.instant()), new ApiResult.Rejected(413, "HTTP 413: too large"));

        var sent = new ArrayList<List<String>>();
        sent.add(usernames(submission.payload(ledger.claimReady(clock.instant()))));
        long second = ledger.claimReady(clock.instant());
        assertThat(submission.payload(second))
                .as("it is cut in halves without being sent")
                .isNull();
        assertThat(ledger.get(second).state()).isEqualTo(BatchState.READY);
        for (int batch = 0; batch < 3; batch++) {
            sent.add(usernames(submission.payload(ledger.claimReady(clock.instant()))));
        }
        assertThat(sent)
                .containsExactlyInAnyOrder(
                        List.of("person1", "person2"),
                        List.of("person3", "person4"),
                        List.of("person5", "person6"),
                        List.of("person7", "person8"));
    }

    @Test
    void sendsASingleRecordOfAnySize() {
        long batch = ledger.submitting(2);
        submission.answered(batch, new ApiResult.Rejected(413, "HTTP 413: too large"));
        long half = ledger.claimReady(clock.instant());
        submission.answered(half, new ApiResult.Rejected(413, "HTTP 413: too large"));

        assertThat(submission.payload(ledger.claimReady(clock.instant()))).isNotNull();
        assertThat(ledger.outcomes()).containsExactly("rejected", null);
    }

    @Test
    void keepsTheMarkOfAnEarlierSendInBothHalves() {
        long batch = sentBefore(4);
        clock.advance(Duration.ofHours(1));
        submission.answered(batch, BAD_REQUEST);
        assertThat(ledger.get(batch).sending().first().at()).isEqualTo(SettableClock.START);
        assertThat(ledger.get(batch + 1).sending().first().at()).isEqualTo(SettableClock.START);
        assertThat(ledger.records(batch + 1)).hasSize(2).allMatch(BatchRecord::sentBefore);
    }

    @Test
    void splitsABatchByItsOpenRecords() {
        long batch = ledger.submitting(6);
        ledger.records(batch)
                .subList(0, 4)
                .forEach(record ->
                        ledger.ledger().records().settle(record, RecordOutcome.imported(Outcome.CREATED, null), null));
        submission.answered(batch, BAD_REQUEST);
        assertThat(ledger.open(batch)).containsExactly(5L);
        assertThat(ledger.open(batch + 1)).containsExactly(6L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void rejectsOnlyBadRecordsByHalving(int people) {
        ledger.readyBatch(people);
        ledger.send();
        var sent = new ArrayList<String>();
        int calls = 0;
        for (var claimed = ledger.claim("claim-ready-batch", clock.instant());
                !claimed.isEmpty();
                claimed = ledger.claim("claim-ready-batch", clock.instant())) {
            long batch = ((Number) claimed.get(0).get("id")).longValue();
            List<String> users = usernames(submission.payload(batch));
            assertThat(users).isNotEmpty();
            if (users.stream().anyMatch(BatchSubmitterTest::bad)) {
                submission.answered(batch, BAD_REQUEST);
            } else {
                sent.addAll(users);
                submission.answered(batch, done("{\"jobId\":\"job" + batch + "\"}"));
            }
            assertThat(++calls).isLessThan(4 * people);
        }
        List<String> all = IntStream.rangeClosed(1, people)
                .mapToObj(number -> "person" + number)
                .toList();
        assertThat(sent)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(user -> !bad(user)).toList());
        assertThat(ledger.outcomes())
                .containsExactlyElementsOf(
                        all.stream().map(user -> bad(user) ? "rejected" : null).toList());
    }

    private static boolean bad(String username) {
        return username.endsWith("1") || username.endsWith("7");
    }

    @Test
    void rejectsAResponseForABatchThatIsNotBeingSent() {
        long batch = ledger.readyBatch(2);
        for (ApiResult answer : List.of(
                done("{\"jobId\":\"job1\"}"),
                BAD_REQUEST,
                new ApiResult.Indeterminate("HTTP 502: no body"),
                new ApiResult.NotSent("no"))) {
            assertThatThrownBy(() -> submission.answered(batch, answer)).isInstanceOf(IllegalStateException.class);
            assertThat(ledger.get(batch).state()).isEqualTo(BatchState.READY);
            assertThat(ledger.open(batch)).containsExactly(1L, 2L);
        }
    }

    /** A batch that was in doubt once and is being sent again. */
    private long sentBefore(int people) {
        long batch = ledger.submitting(people);
        submission.answered(batch, new ApiResult.Indeterminate("no answer (SocketTimeoutException)"));
        ledger.batches().sendAgain(batch);
        return ledger.claimReady(clock.instant());
    }

    private static ApiResult done(String json) {
        return new ApiResult.Success(tree(json));
    }

    private static List<String> usernames(String payload) {
        var usernames = new ArrayList<String>();
        tree(payload).forEach(user -> usernames.add(user.path("username").asText()));
        return usernames;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
