package dev.muster.pipeline.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.muster.config.PollSettings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.WorkResult;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsCollectorTest {
    private static final String JOB = "job1";
    private static final ResultsPage READ_TO_THE_END = new ResultsPage(0, false, null);
    private static final ResultsPage BROKEN_OFF = new ResultsPage(0, false, "HTTP 502: no body");
    private static final Duration DEADLINE = Duration.ofHours(2);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private TestLedger ledger;
    private ResultsCollector results;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        PollSettings polling = TestSettings.of(
                        folder, "muster.poll.first-delay", "1s", "muster.poll.longest-delay", "30s")
                .polling();
        results = new ResultsCollector(ledger.ledger(), new JobPace(polling), AttributeCatalog.load(), polling, clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void settlesTheBatchIfAllResultsAreSuccessful() {
        long batch = submitted(3);
        keep(finished("r1", 1), finished("r2", 2), finished("r3", 3));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", "created", "created");
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
        assertThat(ledger.accounted(2)).satisfies(record -> {
            assertThat(record.userId()).isEqualTo("u2");
            assertThat(record.job()).isEqualTo(JOB);
            assertThat(record.code()).isNull();
        });
    }

    @Test
    void deletesResultsOfASettledBatch() {
        long batch = submitted(1);
        keep(finished("r1", 1));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.ledger().workResults().of(JOB)).isEmpty();
    }

    @Test
    void pollsAgainForARecordWithoutResult() {
        long batch = submitted(3);
        keep(finished("r1", 1), result("r2", 2, "pending", null));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", null, null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void looksUpAForgottenJobAfterItsDeadline() {
        long batch = submitted(2);
        ApiResult unknown = new ApiResult.Rejected(404, "HTTP 404: not found");
        results.conclude(batch, results.take(JOB, results.firstPage(batch), unknown));
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);

        clock.advance(DEADLINE.plusSeconds(1));
        results.conclude(batch, results.take(JOB, results.firstPage(batch), unknown));
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void ignoresAResultWithoutStatus() throws IOException {
        long batch = submitted(1);
        results.conclude(
                batch,
                results.take(
                        JOB,
                        results.firstPage(batch),
                        new ApiResult.Success(
                                new JsonMapper()
                                        .readTree(
                                                "[{\"id\":\"r1\",\"status\":null,\"meta\":{\"SystemUser\":{\"username\":\"person1\"}}}]"))));
        assertThat(ledger.outcomes()).containsExactly((String) null);

        keep(finished("r1", 1));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created");
    }

    @Test
    void pollsAJobWithoutResultsAgain() {
        long batch = submitted(2);
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly(null, null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void pollsBackOffUpToTheLongestDelay() {
        long batch = submitted(1);
        var waits = new ArrayList<Long>();
        for (int poll = 0; poll < 7; poll++) {
            conclude(batch, READ_TO_THE_END);
            waits.add(dueAt(batch) - clock.millis());
        }
        assertThat(waits).containsExactly(1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L);
    }

    @Test
    void settlesPendingResultsByALaterPoll() {
        long batch = submitted(2);
        keep(finished("r1", 1), result("r2", 2, "pending", null));
        conclude(batch, READ_TO_THE_END);
        keep(finished("r1", 1), finished("r2", 2));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", "created");
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void rejectsFailuresWithTheServicesMessage() {
        long batch = submitted(2);
        keep(finished("r1", 1), result("r2", 2, "failed", "username already exists"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", "rejected");
        assertThat(ledger.accounted(2)).satisfies(record -> {
            assertThat(record.code()).isEqualTo("API_REJECTED");
            assertThat(record.reason()).isEqualTo("username already exists");
            assertThat(record.hint()).isNotBlank();
            assertThat(record.job()).isEqualTo(JOB);
        });
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void reportsTheStatusOfAFailureWithoutMessage() {
        long batch = submitted(1);
        keep(result("r1", 1, "rejected", null));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.accounted(1).reason()).contains("\"rejected\"");
    }

    @Test
    void neverCountsAnUnknownStatusAsSuccess() {
        long batch = submitted(1);
        keep(result("r1", 1, "", null));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).doesNotContain("created");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void settlesRecordsOnceFromShuffledAndRepeatedPages(long seed) {
        int people = 250;
        long batch = submitted(people);
        List<ObjectResult> rows = new ArrayList<>(IntStream.rangeClosed(1, people)
                .mapToObj(number -> new ObjectResult("r" + number, number, number % 10 == 0 ? "failed" : "finished"))
                .toList());
        Collections.shuffle(rows, new Random(seed));
        results.firstPage(batch);
        ResultsPage page = ResultsPage.first(0, true);
        for (int from : new int[] {0, 100, 0, 100}) {
            assertThat(results.take(JOB, page, page(rows.subList(from, from + 100))))
                    .isEqualTo(new ResultsPage(page.skip() + 100, true, null));
        }
        ResultsPage last = results.take(JOB, new ResultsPage(200, true, null), page(rows.subList(200, 250)));
        assertThat(last).isEqualTo(new ResultsPage(250, false, null));
        results.conclude(batch, last);
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
        for (int number = 1; number <= people; number++) {
            assertThat(ledger.outcomes().get(number - 1)).isEqualTo(number % 10 == 0 ? "rejected" : "created");
        }
    }

    @Test
    void doesNotCompleteAJobByForeignResults() {
        long batch = submitted(2);
        keep(finished("r1", 1), new WorkResult("r2", "finished", null, "zoe", "zoe@example.com", "u9"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void doesNotCompleteAJobOfUpdatesByForeignResults() {
        long batch = submittedUpdates(2);
        keep(
                new WorkResult("r1", "finished", null, null, null, "id1"),
                new WorkResult("r2", "finished", null, null, null, "id9"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("updated", null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void ignoresFailuresOfForeignUsers() {
        long batch = submitted(1);
        keep(new WorkResult("r9", "failed", "no", "zoe", "zoe@example.com", "u9"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly((String) null);
    }

    @Test
    void doesNotCompleteAJobByTwoResultsOfOneUser() {
        long batch = submitted(2);
        keep(finished("r1", 1), finished("r2", 1));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void prefersASuccessAmongSeveralResults() {
        long batch = submitted(2);
        keep(
                result("r1", 1, "failed", "no"),
                result("r2", 1, "pending", null),
                finished("r3", 1),
                result("r4", 2, "pending", null),
                result("r5", 2, "failed", "no"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", "rejected");
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void settlesUpdatesByTheNumberOfNamelessSuccesses() {
        long batch = submittedUpdates(3);
        keep(nameless("r1", "finished"), nameless("r2", "finished"), nameless("r3", "finished"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("updated", "updated", "updated");
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void looksUpUpdatesIfResultsHaveOtherNames() {
        long batch = submittedUpdates(2);
        keep(
                new WorkResult("r1", "finished", null, "zoe", null, null),
                new WorkResult("r2", "finished", null, "yan", null, null));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly(null, null);
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void doesNotSettleRecordsIfNamelessResultsAreMissing() {
        long batch = submittedUpdates(3);
        keep(nameless("r1", "finished"), nameless("r2", "finished"));
        keep(nameless("r1", "finished"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly(null, null, null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void doesNotSettleRecordsIfThereAreExcessNamelessResults() {
        long batch = submittedUpdates(1);
        keep(nameless("r1", "finished"), nameless("r2", "finished"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly((String) null);
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void looksUpUpdatesAfterANamelessFailure() {
        long batch = submittedUpdates(2);
        keep(nameless("r1", "finished"), nameless("r2", "failed"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly(null, null);
        assertThat(ledger.get(batch)).satisfies(doubtful -> {
            assertThat(doubtful.state()).isEqualTo(BatchState.IN_DOUBT);
            assertThat(doubtful.sending().jobId()).isEqualTo(JOB);
        });
        assertThat(dueAt(batch)).isEqualTo(clock.millis());
    }

    @Test
    void countsNamelessResultsTogetherWithNamedOnes() {
        long batch = submittedUpdates(2);
        keep(new WorkResult("r1", "finished", null, null, null, "id1"), nameless("r2", "finished"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("updated", "updated");
    }

    @Test
    void looksUpOpenRecordsAfterTheDeadline() {
        long batch = submitted(2);
        keep(finished("r1", 1), result("r2", 2, "pending", null));
        clock.advance(DEADLINE.plusMillis(1));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", null);
        assertThat(ledger.get(batch)).satisfies(doubtful -> {
            assertThat(doubtful.state()).isEqualTo(BatchState.IN_DOUBT);
            assertThat(doubtful.polling().foundGrewAt()).isEqualTo(clock.instant());
            assertThat(doubtful.polling().deadline()).isEqualTo(clock.instant().plus(DEADLINE));
        });
    }

    @Test
    void stillWaitsAtTheDeadline() {
        long batch = submitted(1);
        clock.advance(DEADLINE);
        conclude(batch, READ_TO_THE_END);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    @Test
    void acceptsCompleteResultsAfterTheDeadline() {
        long batch = submitted(1);
        keep(finished("r1", 1));
        clock.advance(Duration.ofDays(30));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created");
    }

    @Test
    void extendsTheDeadlineForUnreadablePages() {
        long batch = submitted(2);
        keep(finished("r1", 1));
        clock.advance(DEADLINE.plusSeconds(1));
        conclude(batch, BROKEN_OFF);
        assertThat(ledger.outcomes()).containsExactly("created", null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
        assertThat(dueAt(batch)).isGreaterThan(clock.millis());
    }

    @Test
    void givesUpFailingPagesAfterTwiceTheDeadline() {
        long batch = submitted(2);
        clock.advance(DEADLINE.multipliedBy(2).plusSeconds(1));
        conclude(batch, BROKEN_OFF);
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void doesNotWaitForFailingPagesOfACancelledImport() {
        long batch = submitted(2);
        ledger.ledger().imports().cancel(TestLedger.IMPORT, clock.instant());
        clock.advance(DEADLINE.plusSeconds(1));
        conclude(batch, BROKEN_OFF);
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
    }

    @Test
    void looksUpARejectedRecordThatWasSentBefore() {
        long batch = submittedAgain(2);
        keep(result("r1", 1, "failed", "username already exists"), finished("r2", 2));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly(null, "created");
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.ledger().workResults().of(JOB))
                .as("what the job said is still needed")
                .hasSize(2);
    }

    @Test
    void ignoresLaterResultsOfASettledRecord() {
        long batch = submitted(2);
        keep(finished("r1", 1));
        conclude(batch, READ_TO_THE_END);
        keep(result("r1", 1, "failed", "no"), finished("r2", 2));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", "created");
    }

    @Test
    void ignoresASettledBatch() {
        long batch = submitted(1);
        keep(finished("r1", 1));
        conclude(batch, READ_TO_THE_END);
        assertThatThrownBy(() -> results.conclude(batch, READ_TO_THE_END)).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.outcomes()).containsExactly("created");
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void neverConsidersABatchWithoutAJobComplete() {
        long batch = ledger.submitting(1);
        assertThatThrownBy(() -> results.conclude(batch, READ_TO_THE_END)).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.outcomes()).containsExactly((String) null);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTING);
    }

    @Test
    void stopsReadingAfterAnyOtherResponse() {
        ResultsPage page = new ResultsPage(100, true, null);
        assertThat(results.take(JOB, page, new ApiResult.Indeterminate("HTTP 502: no body")))
                .satisfies(broken -> {
                    assertThat(broken.more()).isFalse();
                    assertThat(broken.trouble()).contains("HTTP 502: no body");
                });
    }

    @Test
    void repeatsAnInterruptedPollFromTheFirstPage() {
        long batch = submitted(150);
        List<ObjectResult> rows = IntStream.rangeClosed(1, 150)
                .mapToObj(number -> new ObjectResult("r" + number, number, "finished"))
                .toList();
        results.take(JOB, results.firstPage(batch), page(rows.subList(0, 100)));

        ResultsPage again = results.firstPage(batch);

        assertThat(again.skip()).as("the page was in memory only").isZero();
        ResultsPage second = results.take(JOB, again, page(rows.subList(0, 100)));
        results.conclude(batch, results.take(JOB, second, page(rows.subList(100, 150))));
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void keepsResultsThatLeaveRecordsOpen() {
        long batch = submitted(2);
        ApiResult halfDone = page(List.of(new ObjectResult("r1", 1, "finished"), new ObjectResult("r2", 2, "pending")));

        results.conclude(batch, results.take(JOB, results.firstPage(batch), halfDone));

        assertThat(ledger.ledger().workResults().of(JOB))
                .extracting(WorkResult::status)
                .containsExactly("finished", "pending");
    }

    @Test
    void endsTheListAtAnEmptyPage() {
        results.firstPage(submitted(100));
        assertThat(results.take(JOB, new ResultsPage(100, true, null), page(List.of())))
                .isEqualTo(new ResultsPage(100, false, null));
    }

    @Test
    void stopsReadingRepeatedPages() {
        results.firstPage(submitted(100));
        ApiResult samePage = page(IntStream.rangeClosed(1, 100)
                .mapToObj(number -> new ObjectResult("r" + number, number, "pending"))
                .toList());
        ResultsPage page = ResultsPage.first(0, true);
        int pages = 0;
        while (page.more() && pages < 1000) {
            page = results.take(JOB, page, samePage);
            pages++;
        }
        assertThat(pages).isLessThan(1000);
        assertThat(page.trouble())
                .as("the deadline holds for such a service, too")
                .isNull();
    }

    // --- Unknown words

    @Test
    void looksUpAnUnknownStatusWordAfterAWait() {
        long batch = submitted(2);
        keep(finished("r1", 1), result("r2", 2, "exploded", "some words"));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created", null);
        clock.advance(Duration.ofMillis(29_999));
        conclude(batch, READ_TO_THE_END);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
        clock.advance(Duration.ofMillis(1));
        conclude(batch, READ_TO_THE_END);
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
        assertThat(ledger.outcomes()).containsExactly("created", null);
    }

    @Test
    void waitsAgainAfterAChangedStatusWord() {
        long batch = submitted(1);
        keep(result("r1", 1, "exploding", null));
        conclude(batch, READ_TO_THE_END);
        clock.advance(Duration.ofSeconds(29));
        keep(result("r1", 1, "exploded", null));
        conclude(batch, READ_TO_THE_END);
        clock.advance(Duration.ofSeconds(29));
        conclude(batch, READ_TO_THE_END);
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
        keep(finished("r1", 1));
        conclude(batch, READ_TO_THE_END);
        assertThat(ledger.outcomes()).containsExactly("created");
    }

    @Test
    void treatsAnUnknownWordAsPendingWhileOthersArePending() {
        long batch = submitted(2);
        keep(result("r1", 1, "pending", null), result("r2", 2, "exploded", null));
        for (int poll = 0; poll < 3; poll++) {
            conclude(batch, READ_TO_THE_END);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(state(batch)).isEqualTo(BatchState.SUBMITTED);
    }

    // --- Which pages are read

    @Test
    void readsAJobThatIsDoneAtItsFirstPollOnce() {
        long batch = submitted(500);
        List<ObjectResult> list = list(500, "finished");
        assertThat(poll(batch, list)).containsExactly(0, 100, 200, 300, 400);
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void endsThePollAtTheFirstOpenResult() {
        long batch = submitted(500);
        List<ObjectResult> list = list(500, "pending");
        assertThat(poll(batch, list)).containsExactly(0);
        end(list, 0, 250);
        assertThat(poll(batch, list)).containsExactly(0, 100, 200);
        end(list, 250, 500);
        assertThat(poll(batch, list)).as("what had ended is not read again").containsExactly(200, 300, 400);
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void doesNotRereadFinalPagesBehindAnOpenOne() {
        long batch = submitted(500);
        List<ObjectResult> list = list(500, "pending");
        for (int poll = 0; poll < 7; poll++) {
            poll(batch, list);
        }
        ResultsPage page = results.take(JOB, results.firstPage(batch), page(list.subList(0, 100)));
        assertThat(page.thorough()).isTrue();
        end(list, 0, 500);
        results.conclude(batch, readFrom(page, list, new ArrayList<>()));

        assertThat(poll(batch, list)).containsExactly(0);
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void startsTheNextPollAtAnUnreadPage() {
        long batch = submitted(250);
        ResultsPage page = results.firstPage(batch);
        List<ObjectResult> list = list(250, "finished");
        page = results.take(JOB, page, page(list.subList(0, 100)));
        results.conclude(batch, results.take(JOB, page, new ApiResult.Indeterminate("HTTP 502: no body")));
        assertThat(poll(batch, list)).containsExactly(100, 200);
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
    }

    @Test
    void findsResultsThatMovedToAnEarlierPage() {
        long batch = submitted(250);
        List<ObjectResult> list = list(250, "finished");
        end(list, 200, 250, "pending");
        poll(batch, list);
        Collections.rotate(list, 100);
        end(list, 0, 250);
        var pages = new ArrayList<Integer>();
        for (int poll = 0; poll < 3 && state(batch) == BatchState.SUBMITTED; poll++) {
            pages.addAll(poll(batch, list));
        }
        assertThat(state(batch)).isEqualTo(BatchState.SETTLED);
        assertThat(pages).containsSubsequence(200, 0, 100, 200);
    }

    @Test
    void doesNotRereadTheWholeListForAMissingResult() {
        long batch = submitted(250);
        List<ObjectResult> list = list(249, "finished");
        var pages = new ArrayList<Integer>();
        for (int poll = 0; poll < 7; poll++) {
            pages.addAll(poll(batch, list));
        }
        assertThat(pages).containsExactly(0, 100, 200, 200, 0, 100, 200, 200, 200, 200, 200, 200);
    }

    @Test
    void settlesOthersDespiteAStuckRecord() {
        long batch = submitted(250);
        List<ObjectResult> list = list(250, "finished");
        end(list, 0, 1, "pending");
        for (int poll = 0; poll < 8; poll++) {
            poll(batch, list);
        }
        assertThat(Collections.frequency(ledger.outcomes(), "created")).isEqualTo(249);
    }

    @Test
    void readsAllPagesBeforeGivingUpAJob() {
        long batch = submitted(250);
        List<ObjectResult> list = list(250, "finished");
        end(list, 0, 1, "pending");
        poll(batch, list);
        clock.advance(DEADLINE.plusSeconds(1));
        assertThat(poll(batch, list)).containsExactly(0, 100, 200);
        assertThat(state(batch)).isEqualTo(BatchState.IN_DOUBT);
        assertThat(Collections.frequency(ledger.outcomes(), "created")).isEqualTo(249);
    }

    @Test
    void redactsSecretsInErrorMessages() {
        ledger.add(TestLedger.row(
                1,
                2,
                Operation.CREATE,
                new NewRecord.Keys("gil", "gil@example.com", null, null),
                null,
                "{\"username\":\"gil\",\"email\":\"gil@example.com\",\"password\":\"Invented-1\"}"));
        ledger.batch(Operation.CREATE, 1, 1);
        ledger.send();
        long batch = ledger.claimReady(clock.instant());
        submit(batch);
        assertThat(results.take(
                                JOB,
                                results.firstPage(batch),
                                new ApiResult.Indeterminate("HTTP 200: no JSON: [{\"password\":\"Invented-1\""))
                        .trouble())
                .contains("***")
                .doesNotContain("Invented-1");
    }

    /** Polls a job as the route does; where each page that it read began. */
    private List<Integer> poll(long batch, List<ObjectResult> list) {
        var pages = new ArrayList<Integer>();
        results.conclude(batch, readFrom(results.firstPage(batch), list, pages));
        return pages;
    }

    private ResultsPage readFrom(ResultsPage first, List<ObjectResult> list, List<Integer> pages) {
        ResultsPage page = first;
        while (page.more()) {
            pages.add(page.skip());
            int from = Math.min(page.skip(), list.size());
            page = results.take(JOB, page, page(list.subList(from, Math.min(from + ResultsPage.LIMIT, list.size()))));
        }
        return page;
    }

    private static List<ObjectResult> list(int length, String status) {
        return new ArrayList<>(IntStream.rangeClosed(1, length)
                .mapToObj(number -> new ObjectResult("r" + number, number, status))
                .toList());
    }

    private static void end(List<ObjectResult> list, int from, int to) {
        end(list, from, to, "finished");
    }

    private static void end(List<ObjectResult> list, int from, int to, String status) {
        list.subList(from, to).replaceAll(row -> new ObjectResult(row.id(), row.person(), status));
    }

    private long submitted(int people) {
        long batch = ledger.submitting(people);
        submit(batch);
        return batch;
    }

    private long submittedUpdates(int people) {
        ledger.readyUpdates(people);
        ledger.send();
        long batch = ledger.claimReady(clock.instant());
        submit(batch);
        return batch;
    }

    /** A batch that was in doubt once, and whose records were all sent again. */
    private long submittedAgain(int people) {
        long batch = ledger.submitting(people);
        ledger.batches()
                .doubt(batch, clock.instant(), clock.instant(), clock.instant().plus(DEADLINE));
        ledger.batches().sendAgain(batch);
        ledger.claimReady(clock.instant());
        submit(batch);
        return batch;
    }

    private void submit(long batch) {
        Instant now = clock.instant();
        ledger.batches().submitted(batch, JOB, now, now, now.plus(DEADLINE));
    }

    /** Concludes a poll that added nothing to the results that are kept. */
    private void conclude(long batch, ResultsPage page) {
        results.firstPage(batch);
        results.conclude(batch, page);
    }

    private void keep(WorkResult... rows) {
        ledger.ledger().workResults().keep(JOB, List.of(rows));
    }

    private static WorkResult finished(String id, int person) {
        return new WorkResult(id, "finished", null, "person" + person, null, "u" + person);
    }

    private static WorkResult result(String id, int person, String status, String message) {
        return new WorkResult(id, status, message, "person" + person, null, null);
    }

    private static WorkResult nameless(String id, String status) {
        return new WorkResult(id, status, null, null, null, null);
    }

    private BatchState state(long batch) {
        Batch now = ledger.get(batch);
        return now.state();
    }

    private long dueAt(long batch) {
        return ledger.sql("SELECT due_at FROM batch WHERE id = :id")
                .param("id", batch)
                .query(Long.class)
                .single();
    }

    private record ObjectResult(String id, int person, String status) {}

    private static ApiResult page(List<ObjectResult> rows) {
        ArrayNode page = new JsonMapper().createArrayNode();
        rows.forEach(row -> page.addObject()
                .put("id", row.id())
                .put("status", row.status())
                .putObject("meta")
                .putObject("SystemUser")
                .put("username", "person" + row.person()));
        return new ApiResult.Success(page);
    }
}
