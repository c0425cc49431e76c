package dev.muster.pipeline.results;

import dev.muster.config.ResultStatusWords;
import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.config.Settings;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in the work results of jobs, and gives the records their outcomes. */
public final class ResultsCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ResultsCollector.class);
    /**
     * So seldom are all pages read while a job is not done: a single record that hangs must not keep what was said of
     * all others back.
     */
    private static final int THOROUGH_EVERY = 8;
    /** So many reasons of others are told where nobody knows whom they are about. */
    private static final int MOST_MESSAGES = 5;

    private final Ledger ledger;
    private final JobPace pace;
    private final ResultStatusWords words;
    private final AttributeCatalog catalog;
    private final Settings settings;
    private final Clock clock;
    private final Map<String, PollProgress> readings = new ConcurrentHashMap<>();

    public ResultsCollector(Ledger ledger, JobPace pace, AttributeCatalog catalog, Settings settings, Clock clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.pace = pace;
        this.words = settings.statusWords();
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Where a poll of a batch's job begins. A page whose results had all come to their ends is not read again, and the
     * first that shows one that has not ends the poll; but now and then, and before the job is given up, a poll is
     * thorough.
     */
    public ResultsPage firstPage(long batchId) {
        Batch batch = ledger.batches().get(batchId);
        PollProgress reading = reading(batch.jobId());
        boolean thorough = batch.attempts() % THOROUGH_EVERY == THOROUGH_EVERY - 1 || overdue(batch);
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
     * Weather passes, and the results are worth waiting for twice as long: unlike a look-up they say why. Nobody waits
     * so for what is cancelled.
     */
    private boolean isGivenUp(Batch batch, ResultsPage page) {
        boolean weather = page.trouble() != null
                && !page.refused()
                && ledger.imports().get(batch.importId()).cancelledAt() == null;
        return overdue(batch)
                && (!weather || clock.instant().isAfter(batch.deadline().plus(settings.pollDeadline())));
    }

    /** Keeps the work results of a page, and says how to go on. */
    public ResultsPage take(String jobId, ResultsPage page, ApiResult answer) {
        if (!(answer instanceof ApiResult.Success done)) {
            return page.broken(redaction(jobId).of(answer.message()), answer instanceof ApiResult.Rejected);
        }
        List<WorkResult> results = redacted(jobId, WorkResultReader.read(done.body()));
        ledger.workResults().keep(jobId, results);
        PollProgress reading = reading(jobId);
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
        // What comes after this page may have been read in its final state already, by a poll that found this one too
        // early.
        if ((allRead || !page.thorough()) && addsUp(jobId, records)) {
            return page.end(size);
        }
        return page.last(size) ? endOfTheList(reading, page, size) : page.next(size);
    }

    /** Whether there is a result for as many records as the job has, none of which may still change. */
    private boolean addsUp(String jobId, int records) {
        return ledger.workResults().count(jobId) >= records
                && ledger.workResults().of(jobId).stream().noneMatch(result -> progress(result) == Progress.PENDING);
    }

    /**
     * Where the list has ended but does not add up, results may have moved to a page that was read before: it is read
     * from its beginning, once.
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

    /** A message may repeat what it is about; nothing secret of that is kept. */
    private List<WorkResult> redacted(String jobId, List<WorkResult> results) {
        if (results.stream().allMatch(result -> result.message() == null)) {
            return results;
        }
        Redaction redaction = redaction(jobId);
        return results.stream()
                .map(result -> new WorkResult(
                        result.id(),
                        result.status(),
                        Quoting.message(redaction.of(ResponseClassifier.shortened(result.message()))),
                        result.username(),
                        result.email(),
                        result.userId()))
                .toList();
    }

    private Redaction redaction(String jobId) {
        return Redaction.ofUsers(ledger.records().payloadsOfJob(jobId), catalog);
    }

    /** Settles what the results that came so far can settle, and says in the ledger what is next for the batch. */
    public void conclude(long batchId, ResultsPage page) {
        ledger.change(() -> {
            Batch batch = ledger.batches().get(batchId);
            if (batch.state() != BatchState.SUBMITTED) {
                throw new IllegalStateException("Batch " + batchId + " has no job that is waited for");
            }
            List<WorkResult> results = ledger.workResults().of(batch.jobId());
            boolean complete = settle(batch, results);
            if (complete) {
                pace.done(
                        batch.operation(),
                        batch.jobRecords(),
                        Duration.between(batch.submittedAt(), clock.instant()),
                        batch.attempts());
            }
            if (ledger.batches().settle(batchId)) {
                readings.remove(batch.jobId());
                LogLine.about(batch, LOG.atInfo())
                        .log(
                                "Batch {} of import {} is settled, its job {} is done",
                                batch.id(),
                                batch.importId(),
                                batch.jobId());
            } else {
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
        List<WorkResult> counted = Stream.concat(
                        matches.values().stream(), all.stream().filter(matcher::undecided))
                .toList();
        List<WorkResult> unknown = counted.stream()
                .filter(result -> progress(result) == Progress.UNKNOWN)
                .toList();
        boolean everyResultIsIn = counted.size() >= batch.jobRecords()
                && counted.stream().noneMatch(result -> progress(result) == Progress.PENDING)
                && (unknown.isEmpty()
                        || reading(batch.jobId()).unknownFor(settings.unknownStatusAfter(), unknown, clock.instant()));
        // A result that names a user who is not known to be of this batch may be of another job: the directory decides.
        boolean everyRecordIsImported = everyResultIsIn
                && counted.size() == batch.jobRecords()
                && counted.stream().allMatch(result -> progress(result) == Progress.FINISHED)
                && all.stream().filter(matcher::undecided).allMatch(WorkResult::nameless);
        matches.forEach((record, result) -> settle(batch, record, result));
        if (everyRecordIsImported) {
            records.stream()
                    .filter(record -> !matches.containsKey(record))
                    .forEach(record -> ledger.records()
                            .settle(record, RecordOutcome.imported(imported(batch), null), batch.jobId()));
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

    private void next(Batch batch, ResultsPage page, boolean complete) {
        Instant now = clock.instant();
        if (complete || page.thorough() && isGivenUp(batch, page)) {
            readings.remove(batch.jobId());
            ledger.batches().doubt(batch.id(), now, now, now.plus(settings.pollDeadline()));
            LogLine.about(batch, LOG.atInfo())
                    .log(
                            "Job {} of batch {} of import {} is {}, its open records are looked up",
                            batch.jobId(),
                            batch.id(),
                            batch.importId(),
                            complete
                                    ? "done, but not every result says whom it is about and what became of it"
                                    : page.trouble() == null ? "overdue" : "overdue (" + page.trouble() + ")");
            return;
        }
        if (page.trouble() != null) {
            LogLine.about(batch, LOG.atWarn())
                    .log(
                            "The results of job {} of import {} could not be read and are asked for again later: {}",
                            batch.jobId(),
                            batch.importId(),
                            page.trouble());
        }
        ledger.batches().pollAgain(batch.id(), now.plus(backOff(batch)));
    }

    /** A job that took long already is not asked as often as a new one. */
    private Duration backOff(Batch batch) {
        Duration doubled = settings.firstPollDelay().multipliedBy(1L << Math.min(batch.attempts(), 12));
        Duration part = Duration.between(batch.submittedAt(), clock.instant()).dividedBy(4);
        Duration wait = doubled.compareTo(part) > 0 ? doubled : part;
        return wait.compareTo(settings.longestPollDelay()) < 0 ? wait : settings.longestPollDelay();
    }

    /** A rejection in the service's own words. */
    public RecordOutcome rejected(WorkResult result) {
        return rejectedByOneOf(List.of(result));
    }

    /** A rejection by one of several results that do not say whom they are about. */
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

    /** How far the record of a result is. */
    public Progress progress(WorkResult result) {
        return words.of(result.status());
    }

    /** Of several results for one record, one that says it was imported counts most, then one that says it failed. */
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
