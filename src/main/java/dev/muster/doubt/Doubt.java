package dev.muster.doubt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.Answer;
import dev.muster.jumpcloud.ServerClock;
import dev.muster.jumpcloud.StatusWords.Progress;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchRecord;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Payload;
import dev.muster.ledger.RecordOutcome;
import dev.muster.ledger.WorkResult;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Operation;
import dev.muster.record.Outcome;
import dev.muster.record.ProblemCode;
import dev.muster.results.ResultMatcher;
import dev.muster.results.Results;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out from the directory what became of records whose send, or whose work result, was never answered. Nothing is
 * sent again before the directory has been quiet for a while: the job that was lost may be running still.
 */
public final class Doubt {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Logger LOG = LoggerFactory.getLogger(Doubt.class);

    private final Ledger ledger;
    private final Results results;
    private final Settings settings;
    private final Clock clock;
    private final CreateDoubt creates;
    private final UpdateDoubt updates;

    public Doubt(Ledger ledger, Results results, AttributeCatalog catalog, ServerClock serverClock, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.results = results;
        this.settings = settings;
        this.clock = clock;
        var attributes = new SentAttributes(catalog);
        creates = new CreateDoubt(attributes, serverClock);
        updates = new UpdateDoubt(attributes, results);
    }

    /** Begins a round of looking up what is open of a batch. */
    public LookUp begin(long batchId) {
        return new LookUp(ledger.batches().get(batchId), ledger.records().open(batchId));
    }

    /** Takes in the answer to one of a round's searches. */
    public void take(LookUp lookUp, Answer answer) {
        lookUp.take(answer);
    }

    /** Settles what the directory's users can settle, and says in the ledger what is next for the batch. */
    public void conclude(LookUp lookUp) {
        ledger.change(() -> {
            Batch batch = lookUp.batch();
            if (lookUp.trouble() != null) {
                LOG.warn("Batch {} could not be looked up and is looked up again later: {}", batch.id(), lookUp.trouble());
                lookAgain(batch, batch.found(), batch.foundGrewAt());
                return;
            }
            int settled = settle(lookUp);
            if (ledger.batches().settle(batch.id())) {
                LOG.info("Batch {} is settled by looking it up", batch.id());
                return;
            }
            if (onlyNamelessFailuresAreLeft(batch)) {
                giveUp(batch);
                return;
            }
            Instant grewAt = settled > 0 ? clock.instant() : batch.foundGrewAt();
            boolean quiet = !clock.instant().isBefore(grewAt.plus(settings.inDoubtQuiet()));
            if (!quiet && clock.instant().isBefore(batch.deadline())) {
                lookAgain(batch, batch.found() + settled, grewAt);
            } else if (batch.jobId() == null) {
                ledger.batches().sendAgain(batch.id());
                LOG.warn("What is missing of batch {} is sent again", batch.id());
            } else {
                giveUp(batch);
            }
        });
    }

    private int settle(LookUp lookUp) {
        Batch batch = lookUp.batch();
        Map<Long, JsonNode> sent = sent(batch.id());
        List<WorkResult> known = knownResults(batch);
        var directory = new FoundUsers(lookUp.users());
        List<BatchRecord> records = lookUp.records().stream().map(record -> named(record, directory)).toList();
        Map<BatchRecord, WorkResult> matches = new ResultMatcher(records).match(known, Comparator.comparing(results::weight));
        int settled = 0;
        for (BatchRecord record : records) {
            RecordOutcome outcome = batch.operation() == Operation.UPDATE
                    ? updates.outcome(record, sent.get(record.number()), directory, matches.get(record))
                    : creates.outcome(batch, record, sent.get(record.number()), directory, matches.get(record));
            if (outcome != null) {
                ledger.records().settle(record, outcome, batch.jobId());
                settled++;
            }
        }
        return settled;
    }

    /** An update may name its user by id alone; its result may name the user by name alone. */
    private BatchRecord named(BatchRecord record, FoundUsers directory) {
        JsonNode user = record.userId() == null || record.username() != null ? null : directory.byId(record.userId());
        if (user == null) {
            return record;
        }
        ledger.records().name(record, user.path("username").asText());
        return new BatchRecord(record.importId(), record.number(), user.path("username").asText(),
                record.email() == null ? user.path("email").asText(null) : record.email(), record.userId(), record.sentBefore(), record.open());
    }

    /** All results of the job are in: those that failed without saying whom they are about, and the records that are left, are the same. */
    private boolean onlyNamelessFailuresAreLeft(Batch batch) {
        List<WorkResult> known = knownResults(batch);
        return known.size() >= batch.jobRecords() && known.stream().noneMatch(result -> results.progress(result) == Progress.PENDING)
                && known.stream().filter(result -> result.nameless() && results.progress(result) == Progress.FAILED).count()
                        == ledger.records().open(batch.id()).size();
    }

    private List<WorkResult> knownResults(Batch batch) {
        return batch.jobId() == null ? List.of() : ledger.workResults().of(batch.jobId());
    }

    /** The job is known, so nothing is sent again, and the directory does not settle the rest. */
    private void giveUp(Batch batch) {
        List<BatchRecord> open = ledger.records().open(batch.id());
        List<WorkResult> failures = knownResults(batch).stream()
                .filter(result -> results.progress(result) == Progress.FAILED).toList();
        List<WorkResult> nameless = failures.stream().filter(WorkResult::nameless).toList();
        Map<BatchRecord, WorkResult> matches = new ResultMatcher(open).match(failures, Comparator.comparing(results::weight));
        boolean theNamelessOnesAreThese = nameless.size() == open.size() - matches.size();
        open.forEach(record -> {
            WorkResult failure = matches.getOrDefault(record, theNamelessOnesAreThese && !nameless.isEmpty() ? nameless.get(0) : null);
            ledger.records().settle(record, failure == null ? unresolved(batch) : results.rejected(failure), batch.jobId());
        });
        ledger.batches().settle(batch.id());
    }

    private static RecordOutcome unresolved(Batch batch) {
        return RecordOutcome.failed(Outcome.UNRESOLVED, ProblemCode.NO_RESULT,
                "the service took it in job " + batch.jobId() + " but never said what became of it, and the directory does not show it",
                "Look the user up in JumpCloud; if it is not as this row wants it, drop this file in again.");
    }

    private void lookAgain(Batch batch, int found, Instant grewAt) {
        ledger.batches().lookAgain(batch.id(), found, grewAt, clock.instant().plus(pause(batch.attempts())));
    }

    /** The first look-ups come quickly, later ones a few times within the quiet time. */
    private Duration pause(int attempts) {
        Duration wait = settings.firstPollDelay().multipliedBy(1L << Math.min(attempts, 12));
        Duration longest = settings.inDoubtQuiet().dividedBy(4);
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private Map<Long, JsonNode> sent(long batchId) {
        var sent = new HashMap<Long, JsonNode>();
        for (Payload payload : ledger.records().payloads(batchId)) {
            try {
                sent.put(payload.number(), JSON.readTree(payload.json()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The ledger's payload of row " + payload.number() + " is no JSON", e);
            }
        }
        return sent;
    }
}
