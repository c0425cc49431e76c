package dev.muster.pipeline.results;

import dev.muster.config.PollSettings;
import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseClassifier;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.WorkResult;
import dev.muster.logging.LogLine;
import dev.muster.records.problem.ProblemPhrase;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the work results of jobs and gives records their outcomes. */
public final class ResultsCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ResultsCollector.class);
    /** Every 8th poll rereads all pages, so that one stuck record cannot hide the others' results. */
    private static final int THOROUGH_EVERY = 8;
    /** The number of different messages quoted when results cannot be matched to records. */
    private static final int MOST_MESSAGES = 5;

    private final Ledger ledger;
    private final JobPace pace;
    private final AttributeCatalog catalog;
    private final PollSettings polling;
    private final Clock clock;
    private final Map<String, PollProgress> readings = new ConcurrentHashMap<>();

    public ResultsCollector(Ledger ledger, JobPace pace, AttributeCatalog catalog, PollSettings polling, Clock clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.pace = pace;
        this.polling = polling;
        this.clock = clock;
    }

    /**
     * The first page of a poll. Pages with only final results are skipped, and the first page with an open result ends
     * the poll. Some polls, and the last one before the job is given up, read every page.
     */
    public ResultsPage firstPage(long batchId) {
        Batch batch = ledger.batches().get(batchId);
        PollProgress reading = reading(batch.jobId());
        boolean thorough = batch.polling().attempts() % THOROUGH_EVERY == THOROUGH_EVERY - 1 || overdue(batch);
        reading.begin(ledger.workResults().of(batch.jobId()));
        if (thorough) {
            reading.restart();
        }
        return ResultsPage.first(reading.from(), thorough);
    }

    private PollProgress reading(String jobId) {
        return readings.computeIfAbsent(jobId, job -> new PollProgress());
    }

    private boolean overdue(Batch batch) {
        return clock.instant().isAfter(batch.deadline());
    }

    /**
     * Returns whether to stop waiting for results. Transient errors double the deadline, because results give reasons
     * and a lookup does not. Cancelled imports do not wait longer.
     */
    private boolean isGivenUp(Batch batch, ResultsPage page) {
        boolean weather = page.trouble() != null
                && !page.refused()
                && ledger.imports().get(batch.importId()).times().cancelled() == null;
        return overdue(batch)
                && (!weather || clock.instant().isAfter(batch.deadline().plus(polling.deadline())));
    }

    /** Takes the work results of a page and returns the next one. */
    public ResultsPage take(String jobId, ResultsPage page, ApiResult answer) {
        if (!(answer instanceof ApiResult.Success done)) {
            return page.broken(redaction(jobId).of(answer.message()), answer instanceof ApiResult.Rejected);
        }
        List<WorkResult> results = redacted(jobId, WorkResultReader.read(done.body()));
        PollProgress reading = reading(jobId);
        reading.add(results);
        int size = done.body().size();
        if (size == ResultsPage.LIMIT
                && results.size() == size
                && results.stream().allMatch(this::hasEnded)) {
            reading.ended(page.skip(), size);
        }
        if (!page.thorough() && results.stream().anyMatch(result -> progress(result) == Progress.PENDING)) {
            return page.end(size);
        }
        int records = ledger.batches().jobRecords(jobId);
        boolean allRead = page.skip() + size >= records;
        // Later pages may be final already, seen by a poll that read this page too early.
        if ((allRead || !page.thorough()) && addsUp(reading, records)) {
            return page.end(size);
        }
        return page.last(size) ? endOfTheList(reading, page, size) : page.next(size);
    }

    /** Returns whether the job has a final result for every record. */
    private boolean addsUp(PollProgress reading, int records) {
        return reading.results().size() >= records
                && reading.results().stream().noneMatch(result -> progress(result) == Progress.PENDING);
    }

    /**
     * Handles an incomplete list. Results may have moved to a page that was read before, so the list is read once more
     * from the start.
     */
    private static ResultsPage endOfTheList(PollProgress reading, ResultsPage page, int size) {
        if (!reading.mustBeSwept(page.skip() + size, page.thorough())) {
            return page.end(size);
        }
        reading.restart();
        return ResultsPage.first(0, true);
    }

    private boolean hasEnded(WorkResult result) {
        return progress(result) == Progress.FINISHED || progress(result) == Progress.FAILED;
    }

    /** Removes secrets from messages, which may quote values. */
    private List<WorkResult> redacted(String jobId, List<WorkResult> results) {
        if (results.stream().allMatch(result -> result.message() == null)) {
            return results;
        }
        Redaction redaction = redaction(jobId);
        return results.stream()
                .map(result -> new WorkResult(
                        result.id(),
                        result.status(),
                        redacted(redaction, result.message()),
                        result.username(),
                        result.email(),
                        result.userId()))
                .toList();
    }

    private static @Nullable String redacted(Redaction redaction, @Nullable String message) {
        return message == null ? null : Quoting.message(redaction.of(ResponseClassifier.shortened(message)));
    }

    private Redaction redaction(String jobId) {
        return Redaction.ofUsers(ledger.records().payloadsOfJob(jobId), catalog);
    }

    /**
     * Settles records by the results so far, and schedules the batch's next step. Results that leave records open are
     * kept, because JumpCloud may forget them.
     */
    public void conclude(long batchId, ResultsPage page) {
        String jobId = ledger.change(() -> {
            Batch batch = ledger.batches().get(batchId);
            if (batch.state() != BatchState.SUBMITTED) {
                throw new IllegalStateException("Batch " + batchId + " is not waiting for a job");
            }
            List<WorkResult> results = List.copyOf(reading(batch.jobId()).results());
            boolean complete = settle(batch, results);
            if (complete) {
                pace.done(
                        batch.operation(),
                        batch.sending().jobRecords(),
                        Duration.between(batch.sending().submittedAt(), clock.instant()),
                        batch.polling().attempts());
            }
            if (ledger.batches().settle(batchId)) {
                readings.remove(batch.jobId());
                LogLine.about(batch, LOG.atInfo())
                        .log(
                                "Batch {} of import {} is settled; job {} is done",
                                batch.id(),
                                batch.importId(),
                                batch.jobId());
            } else {
                ledger.workResults().keep(batch.jobId(), results);
                next(batch, page, complete);
            }
            return batch.jobId();
        });
        PollProgress reading = readings.get(jobId);
        if (reading != null) {
            reading.end();
        }
    }

    /** Settles records; returns whether the results are complete. */
    private boolean settle(Batch batch, List<WorkResult> all) {
        List<BatchRecord> records = ledger.records().of(batch.id());
        var matcher = new ResultMatcher(records);
        Map<BatchRecord, WorkResult> matches = matcher.match(all, Comparator.comparing(this::weight));
        // Several results may be about the same record, so results are not counted as records.
        List<WorkResult> counted = Stream.concat(
                        matches.values().stream(), all.stream().filter(matcher::undecided))
                .toList();
        List<WorkResult> unknown = counted.stream()
                .filter(result -> progress(result) == Progress.UNKNOWN)
                .toList();
        boolean everyResultIsIn = counted.size() >= batch.sending().jobRecords()
                && counted.stream().noneMatch(result -> progress(result) == Progress.PENDING)
                && (unknown.isEmpty()
                        || reading(batch.jobId()).unknownFor(polling.unknownStatusAfter(), unknown, clock.instant()));
        // A result with an unknown user may belong to another job: the directory decides.
        boolean everyRecordIsImported = everyResultIsIn
                && counted.size() == batch.sending().jobRecords()
                && counted.stream().allMatch(result -> progress(result) == Progress.FINISHED)
                && all.stream().filter(matcher::undecided).allMatch(WorkResult::nameless);
        var settled = new LinkedHashMap<BatchRecord, RecordOutcome>();
        matches.forEach((record, result) -> {
            if (progress(result) == Progress.FINISHED) {
                settled.put(record, RecordOutcome.imported(imported(batch), result.userId()));
            } else if (progress(result) == Progress.FAILED && !record.sentBefore()) {
                settled.put(record, rejected(result));
            }
        });
        if (everyRecordIsImported) {
            records.stream()
                    .filter(record -> !matches.containsKey(record))
                    .forEach(record -> settled.put(record, RecordOutcome.imported(imported(batch), null)));
        }
        ledger.records().settle(settled, batch.jobId());
        return everyResultIsIn;
    }

    private void next(Batch batch, ResultsPage page, boolean complete) {
        Instant now = clock.instant();
        if (complete || page.thorough() && isGivenUp(batch, page)) {
            readings.remove(batch.jobId());
            ledger.batches().doubt(batch.id(), now, now, now.plus(polling.deadline()));
            String overdue = page.trouble() == null ? "overdue" : "overdue (" + page.trouble() + ")";
            LogLine.about(batch, LOG.atInfo())
                    .log(
                            "Job {} of batch {} of import {} is {}; looking up its open records",
                            batch.jobId(),
                            batch.id(),
                            batch.importId(),
                            complete ? "done, but some results lack a user or a known status" : overdue);
            return;
        }
        if (page.trouble() != null) {
            LogLine.about(batch, LOG.atWarn())
                    .log(
                            "Could not read the results of job {} of import {}; retrying later: {}",
                            batch.jobId(),
                            batch.importId(),
                            page.trouble());
        }
        ledger.batches().pollAgain(batch.id(), now.plus(backOff(batch)));
    }

    /** The delay before the next poll, which grows with the job's age. */
    private Duration backOff(Batch batch) {
        Duration doubled =
                polling.firstDelay().multipliedBy(1L << Math.min(batch.polling().attempts(), 12));
        Duration part =
                Duration.between(batch.sending().submittedAt(), clock.instant()).dividedBy(4);
        Duration wait = doubled.compareTo(part) > 0 ? doubled : part;
        return wait.compareTo(polling.longestDelay()) < 0 ? wait : polling.longestDelay();
    }

    /** A rejection with JumpCloud's own message. */
    public RecordOutcome rejected(WorkResult result) {
        return rejectedByOneOf(List.of(result));
    }

    /** A rejection by one of several results that have no user. */
    public RecordOutcome rejectedByOneOf(List<WorkResult> results) {
        List<String> different =
                results.stream().map(ResultsCollector::messageOf).distinct().toList();
        String messages = different.stream().limit(MOST_MESSAGES).collect(Collectors.joining("; or: "))
                + (different.size() > MOST_MESSAGES
                        ? "; " + ProblemPhrase.OTHER_REASONS.with(different.size() - MOST_MESSAGES)
                        : "");
        return RecordOutcome.failed(Outcome.REJECTED, ProblemText.API_REJECTED.of(null, messages));
    }

    private static String messageOf(WorkResult result) {
        return result.message() == null
                ? ProblemPhrase.STATUS_WITHOUT_REASON.with(Quoting.quoted(result.status()))
                : result.message();
    }

    /** The progress of a result, by its status word. */
    public Progress progress(WorkResult result) {
        return polling.statusWords().of(result.status());
    }

    /** The priority among several results of one record: success first, then failure. */
    public int weight(WorkResult result) {
        return switch (progress(result)) {
            case FINISHED -> 0;
            case FAILED -> 1;
            case UNKNOWN -> 2;
            case PENDING -> 3;
        };
    }

    static Outcome imported(Batch batch) {
        return batch.operation() == Operation.UPDATE ? Outcome.UPDATED : Outcome.CREATED;
    }
}
