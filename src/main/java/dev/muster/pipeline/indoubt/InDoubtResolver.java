package dev.muster.pipeline.indoubt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muster.config.PollSettings;
import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.Payload;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.ledger.model.WorkResult;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.results.ResultMatcher;
import dev.muster.pipeline.results.ResultsCollector;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves records with a lost response or work result by looking them up in the directory. Nothing is sent again
 * before the directory has been quiet for a while: the lost job may still be running.
 */
public final class InDoubtResolver {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Logger LOG = LoggerFactory.getLogger(InDoubtResolver.class);

    private final Ledger ledger;
    private final ResultsCollector results;
    private final CallGate callGate;
    private final PollSettings polling;
    private final Clock clock;
    private final CreateResolver creates;
    private final UpdateResolver updates;

    public InDoubtResolver(
            Ledger ledger,
            ResultsCollector results,
            AttributeCatalog catalog,
            ServerClock serverClock,
            CallGate callGate,
            PollSettings polling,
            Clock clock) {
        this.ledger = ledger;
        this.results = results;
        this.callGate = callGate;
        this.polling = polling;
        this.clock = clock;
        var attributes = new SentAttributes(catalog);
        creates = new CreateResolver(attributes, serverClock);
        updates = new UpdateResolver(attributes, results);
    }

    /** The maximum waiting time in milliseconds. */
    public long patienceMillis() {
        return polling.deadline().toMillis();
    }

    /** Starts a lookup of a batch's open records. */
    public DirectoryLookup begin(long batchId) {
        return new DirectoryLookup(
                ledger.records().open(batchId).stream()
                        .flatMap(record -> UserKey.of(record).stream())
                        .toList(),
                clock.instant());
    }

    /** Adds the response to one of the searches. */
    public void take(DirectoryLookup lookUp, ApiResult answer) {
        lookUp.take(answer);
    }

    /** Settles records by the directory's users, and schedules the batch's next step. */
    public void conclude(long batchId, DirectoryLookup lookUp) {
        ledger.change(() -> {
            Batch batch = ledger.batches().get(batchId);
            if (lookUp.failure() != null) {
                if (isHopeless(batch, lookUp.failure())) {
                    unresolvable(batch, lookUp.failure().message());
                    return;
                }
                LogLine.about(batch, LOG.atWarn())
                        .log(
                                "Could not look up batch {} of import {}; retrying later: {}",
                                batch.id(),
                                batch.importId(),
                                lookUp.failure().message());
                // A failed lookup does not count as quiet time.
                lookAgain(batch, clock.instant());
                return;
            }
            int settled = settle(batch, lookUp.found());
            if (settle(batch)) {
                return;
            }
            if (onlyFailuresAreLeft(batch) && noneWasSentBefore(batch)) {
                giveUp(batch);
                return;
            }
            Instant grewAt = settled > 0
                    ? clock.instant()
                    : Objects.requireNonNull(batch.polling().foundGrewAt());
            // The process may have been suspended: only a lookup that began after the quiet time proves it.
            boolean quiet = !lookUp.begunAt().isBefore(grewAt.plus(polling.inDoubtQuiet()));
            if (!quiet && clock.instant().isBefore(batch.deadline())) {
                lookAgain(batch, grewAt);
            } else if (batch.sending().jobId() == null) {
                sendAgain(batch);
            } else {
                giveUp(batch);
            }
        });
    }

    /**
     * Returns whether lookups cannot succeed. Transient errors and rejected credentials are retried and lose no record.
     * A rejected search, or one that fails for hours while other calls succeed, is hopeless. Cancelled imports do not
     * wait.
     */
    private boolean isHopeless(Batch batch, ApiResult failure) {
        if (!clock.instant().isAfter(batch.deadline())) {
            return false;
        }
        boolean onlyThis = failure instanceof ApiResult.Indeterminate
                && clock.instant().isAfter(batch.deadline().plus(polling.deadline()))
                && callGate.lastSuccessAge()
                        .filter(ago -> clock.instant().minus(ago).isAfter(batch.deadline()))
                        .isPresent();
        return failure instanceof ApiResult.Rejected
                || onlyThis
                || ledger.imports().get(batch.importId()).times().cancelled() != null;
    }

    /** Settles the batch if none of its records is open; returns whether it did. */
    private boolean settle(Batch batch) {
        boolean settled = ledger.batches().settle(batch.id());
        if (settled) {
            LogLine.about(batch, LOG.atInfo())
                    .log("Batch {} of import {} is settled by lookup", batch.id(), batch.importId());
        }
        return settled;
    }

    /** Rejects missing records whose repeated send JumpCloud rejected, and sends the other missing records again. */
    private void sendAgain(Batch batch) {
        ledger.records().open(batch.id()).stream()
                .filter(record -> record.refusal() != null)
                .forEach(record -> ledger.records()
                        .settle(record, new RecordOutcome(Outcome.REJECTED, record.refusal(), null), null));
        if (!settle(batch)) {
            boolean sentAgain = ledger.batches().sendAgain(batch.id());
            LogLine.about(batch, LOG.atWarn())
                    .log(
                            sentAgain
                                    ? "Sending the missing records of batch {} of import {} again"
                                    : "Missing records of batch {} of import {} stay unresolved: the import is "
                                            + "cancelled",
                            batch.id(),
                            batch.importId());
        }
    }

    private int settle(Batch batch, FoundUsers directory) {
        Map<Long, JsonNode> sent = sent(batch.id());
        List<WorkResult> known = knownResults(batch);
        List<BatchRecord> records = ledger.records().open(batch.id()).stream()
                .map(record -> named(record, directory))
                .toList();
        Map<BatchRecord, WorkResult> matches = matches(records, known);
        int settled = 0;
        for (BatchRecord record : records) {
            JsonNode payload = sent.getOrDefault(record.number(), MissingNode.getInstance());
            RecordOutcome outcome = batch.operation() == Operation.UPDATE
                    ? updates.outcome(record, payload, directory, matches.get(record))
                    : creates.outcome(batch, record, payload, directory);
            if (outcome != null) {
                ledger.records().settle(record, outcome, batch.sending().jobId());
                settled++;
            }
        }
        return settled;
    }

    /** Adds the directory's username to a record: an update may have only an id, and its result only a name. */
    private BatchRecord named(BatchRecord record, FoundUsers directory) {
        JsonNode user = record.user().id() == null || record.user().username() != null
                ? null
                : directory.byId(record.user().id());
        if (user == null) {
            return record;
        }
        ledger.records().name(record, user.path("username").asText());
        return new BatchRecord(
                record.importId(),
                record.number(),
                new UserIdentity(
                        record.user().id(),
                        user.path("username").asText(),
                        record.user().email() == null
                                ? user.path("email").asText(null)
                                : record.user().email()),
                record.importedAs(),
                record.sentBefore(),
                record.refusal(),
                record.open());
    }

    /** Returns whether all open records failed: the job's results are complete, and each success has its record. */
    private boolean onlyFailuresAreLeft(Batch batch) {
        List<WorkResult> known = knownResults(batch);
        return batch.sending().jobId() != null
                && known.size() == batch.sending().jobRecords()
                && known.stream()
                        .map(results::progress)
                        .noneMatch(progress -> progress == Progress.PENDING || progress == Progress.UNKNOWN)
                && known.stream()
                                .filter(result -> results.progress(result) == Progress.FINISHED)
                                .count()
                        == ledger.records().imported(batch.id(), batch.sending().jobId());
    }

    /**
     * Returns whether no open record was sent before: a user created by an earlier send may be rejected as existing,
     * before the search shows it.
     */
    private boolean noneWasSentBefore(Batch batch) {
        return ledger.records().open(batch.id()).stream().noneMatch(BatchRecord::sentBefore);
    }

    private List<WorkResult> knownResults(Batch batch) {
        return batch.sending().jobId() == null
                ? List.of()
                : ledger.workResults().of(batch.sending().jobId());
    }

    /**
     * Settles the rest of a batch with a known job, which is never sent again and which the directory does not decide.
     */
    private void giveUp(Batch batch) {
        List<BatchRecord> open = ledger.records().open(batch.id());
        List<WorkResult> failures = knownResults(batch, Progress.FAILED);
        List<WorkResult> unknown = knownResults(batch, Progress.UNKNOWN);
        Map<BatchRecord, WorkResult> failed = matches(open, failures);
        Map<BatchRecord, WorkResult> unclear = matches(open, unknown);
        RecordOutcome rest = outcomeOfTheRest(batch, failures, unknown);
        for (BatchRecord record : open) {
            RecordOutcome outcome = rest;
            if (failed.containsKey(record)) {
                outcome = results.rejected(failed.get(record));
            } else if (unclear.containsKey(record)) {
                outcome = unresolved(batch.importId(), List.of(unclear.get(record)));
            }
            ledger.records().settle(record, outcome, batch.sending().jobId());
        }
        settle(batch);
    }

    /** The outcome of records that no result names. */
    private RecordOutcome outcomeOfTheRest(Batch batch, List<WorkResult> failures, List<WorkResult> unknown) {
        List<WorkResult> namelessFailures =
                failures.stream().filter(WorkResult::nameless).toList();
        if (onlyFailuresAreLeft(batch) && !namelessFailures.isEmpty()) {
            return results.rejectedByOneOf(namelessFailures);
        }
        List<WorkResult> namelessUnknown =
                unknown.stream().filter(WorkResult::nameless).toList();
        return namelessUnknown.isEmpty() ? unresolved(batch) : unresolved(batch.importId(), namelessUnknown);
    }

    private List<WorkResult> knownResults(Batch batch, Progress progress) {
        return knownResults(batch).stream()
                .filter(result -> results.progress(result) == progress)
                .toList();
    }

    private Map<BatchRecord, WorkResult> matches(List<BatchRecord> records, List<WorkResult> known) {
        return new ResultMatcher(records).match(known, Comparator.comparing(results::weight));
    }

    /** Leaves the batch unresolved: without searches, sending again might create users twice. */
    private void unresolvable(Batch batch, String trouble) {
        RecordOutcome unresolved = RecordOutcome.failed(
                Outcome.UNRESOLVED, ProblemText.LOOK_UP_REFUSED_SENT.of(null, trouble, batch.importId()));
        ledger.records()
                .open(batch.id())
                .forEach(record -> ledger.records()
                        .settle(record, unresolved, batch.sending().jobId()));
        settle(batch);
    }

    /** @param unknown the results with unknown status words that may belong to the record */
    private static RecordOutcome unresolved(String importId, List<WorkResult> unknown) {
        String words = unknown.stream()
                .map(result ->
                        "\"" + result.status() + "\"" + (result.message() == null ? "" : " (" + result.message() + ")"))
                .distinct()
                .collect(Collectors.joining(" or "));
        return RecordOutcome.failed(Outcome.UNRESOLVED, ProblemText.STATUS_UNKNOWN.of(null, words, importId));
    }

    private static RecordOutcome unresolved(Batch batch) {
        return RecordOutcome.failed(
                Outcome.UNRESOLVED,
                ProblemText.NO_RESULT.of(null, batch.sending().jobId(), batch.importId()));
    }

    private void lookAgain(Batch batch, Instant grewAt) {
        ledger.batches()
                .lookAgain(
                        batch.id(),
                        grewAt,
                        clock.instant().plus(pause(batch.polling().attempts())));
    }

    /** The delay before the next lookup: short at first, later a fraction of the quiet time. */
    private Duration pause(int attempts) {
        Duration wait = polling.firstDelay().multipliedBy(1L << Math.min(attempts, 12));
        Duration longest = polling.inDoubtQuiet().dividedBy(4);
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private Map<Long, JsonNode> sent(long batchId) {
        var sent = new HashMap<Long, JsonNode>();
        for (Payload payload : ledger.records().payloads(batchId)) {
            try {
                sent.put(payload.number(), JSON.readTree(payload.json()));
            } catch (JsonProcessingException quotesIt) {
                throw new IllegalStateException("The ledger's payload of row " + payload.number() + " is not JSON");
            }
        }
        return sent;
    }
}
