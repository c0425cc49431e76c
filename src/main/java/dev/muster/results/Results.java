package dev.muster.results;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.Answer;
import dev.muster.jumpcloud.Redaction;
import dev.muster.jumpcloud.StatusWords;
import dev.muster.jumpcloud.StatusWords.Progress;
import dev.muster.ledger.Batch;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.BatchRecord;
import dev.muster.ledger.BatchState;
import dev.muster.ledger.RecordOutcome;
import dev.muster.ledger.WorkResult;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Operation;
import dev.muster.record.Outcome;
import dev.muster.record.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in the work results of jobs, and gives the records their outcomes. */
public final class Results {
    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final String CORRECT_AND_IMPORT = "Correct the row by what the service says, then import the dead letter.";

    private final Ledger ledger;
    private final StatusWords words;
    private final AttributeCatalog catalog;
    private final Settings settings;
    private final Clock clock;

    public Results(Ledger ledger, AttributeCatalog catalog, Settings settings, Clock clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.words = settings.statusWords();
        this.settings = settings;
        this.clock = clock;
    }

    /** Where the reading of a job's results begins. */
    public Page firstPage() {
        return Page.FIRST;
    }

    /** Keeps the work results of a page, and says how to go on. */
    public Page take(String jobId, Page page, Answer answer) {
        if (answer instanceof Answer.Done done && done.body().isArray()) {
            ledger.workResults().keep(jobId, redacted(jobId, WorkResultReader.read(done.body())));
            return page.next(done.body().size());
        }
        return page.broken(answer instanceof Answer.Done ? "the answer is no list of work results" : answer.message(),
                answer instanceof Answer.Refused);
    }

    /** A message may repeat what it is about; nothing secret of that is kept. */
    private List<WorkResult> redacted(String jobId, List<WorkResult> results) {
        if (results.stream().allMatch(result -> result.message() == null)) {
            return results;
        }
        Redaction redaction = Redaction.ofUsers(ledger.records().payloadsOfJob(jobId), catalog);
        return results.stream().map(result -> new WorkResult(result.id(), result.status(), redaction.of(result.message()),
                result.username(), result.email(), result.userId())).toList();
    }

    /** Settles what the results that came so far can settle, and says in the ledger what is next for the batch. */
    public void conclude(long batchId, Page page) {
        ledger.change(() -> {
            Batch batch = ledger.batches().get(batchId);
            if (batch.state() != BatchState.SUBMITTED) {
                throw new IllegalStateException("Batch " + batchId + " has no job that is waited for");
            }
            List<WorkResult> results = ledger.workResults().of(batch.jobId());
            boolean complete = settle(batch, results);
            if (!ledger.batches().settle(batchId)) {
                next(batch, page, complete);
            }
        });
    }

    /** Returns whether nothing more will come for the batch. */
    private boolean settle(Batch batch, List<WorkResult> all) {
        List<BatchRecord> records = ledger.records().of(batch.id());
        var matcher = new ResultMatcher(records);
        Map<BatchRecord, WorkResult> matches = matcher.match(all, Comparator.comparing(this::weight));
        // Several results may be about the same record, so not every result stands for a record of its own.
        List<WorkResult> counted = Stream.concat(matches.values().stream(), all.stream().filter(matcher::undecided)).toList();
        boolean everyResultIsIn = counted.size() >= batch.jobRecords() && counted.stream().noneMatch(result -> progress(result) == Progress.PENDING);
        boolean everyRecordIsImported = everyResultIsIn && counted.size() == batch.jobRecords()
                && counted.stream().allMatch(result -> progress(result) == Progress.FINISHED);
        matches.forEach((record, result) -> settle(batch, record, result));
        if (everyRecordIsImported) {
            records.stream().filter(record -> !matches.containsKey(record))
                    .forEach(record -> ledger.records().settle(record, RecordOutcome.imported(imported(batch), null), batch.jobId()));
        }
        return everyResultIsIn;
    }

    private void settle(Batch batch, BatchRecord record, WorkResult result) {
        if (progress(result) == Progress.FINISHED) {
            ledger.records().settle(record, RecordOutcome.imported(imported(batch), result.userId()), batch.jobId());
        } else if (progress(result) == Progress.FAILED && !record.sentBefore()) {
            ledger.records().settle(record, rejected(result), batch.jobId());
        }
    }

    private void next(Batch batch, Page page, boolean complete) {
        Instant now = clock.instant();
        boolean overdue = (page.trouble() == null || page.refused()) && now.isAfter(batch.deadline());
        if (complete || overdue) {
            ledger.batches().doubt(batch.id(), now, now, now.plus(settings.pollDeadline()));
            LOG.info("Job {} of batch {} is {}, its open records are looked up", batch.jobId(), batch.id(),
                    complete ? "done, but not every result says whom it is about" : "overdue");
            return;
        }
        if (page.trouble() != null) {
            LOG.warn("The results of job {} could not be read and are asked for again later: {}", batch.jobId(), page.trouble());
        }
        ledger.batches().pollAgain(batch.id(), now.plus(backOff(batch.attempts())));
    }

    private Duration backOff(int attempts) {
        Duration wait = settings.firstPollDelay().multipliedBy(1L << Math.min(attempts, 12));
        return wait.compareTo(settings.longestPollDelay()) < 0 ? wait : settings.longestPollDelay();
    }

    /** A rejection in the service's own words. */
    public RecordOutcome rejected(WorkResult result) {
        return rejectedByOneOf(List.of(result));
    }

    /** A rejection by one of several results that do not say whom they are about. */
    public RecordOutcome rejectedByOneOf(List<WorkResult> results) {
        String messages = results.stream().map(Results::messageOf).distinct().collect(Collectors.joining("; or: "));
        return RecordOutcome.failed(Outcome.REJECTED, ProblemCode.API_REJECTED, messages, CORRECT_AND_IMPORT);
    }

    private static String messageOf(WorkResult result) {
        return result.message() == null ? "the service gave no reason; its status word is \"" + result.status() + "\"" : result.message();
    }

    /** How far the record of a result is; one without any word has not come to an end yet. */
    public Progress progress(WorkResult result) {
        return result.status().isBlank() ? Progress.PENDING : words.of(result.status());
    }

    /** Of several results for one record, one that says it was imported counts most, then one that says it failed. */
    public int weight(WorkResult result) {
        return switch (progress(result)) {
            case FINISHED -> 0;
            case FAILED -> 1;
            case PENDING -> 2;
        };
    }

    static Outcome imported(Batch batch) {
        return batch.operation() == Operation.UPDATE ? Outcome.UPDATED : Outcome.CREATED;
    }
}
