package dev.muster.pipeline.indoubt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a directory user was created by a record. A user with the record's username and email counts as
 * created by it, unless the user is older than the first send.
 */
final class CreateResolver {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

    private final SentAttributes attributes;
    private final ServerClock serverClock;

    CreateResolver(SentAttributes attributes, ServerClock serverClock) {
        this.attributes = attributes;
        this.serverClock = serverClock;
    }

    /** Returns the outcome of a record according to the directory's users; {@code null} if undecided. */
    @Nullable
    RecordOutcome outcome(Batch batch, BatchRecord record, JsonNode sent, FoundUsers directory) {
        JsonNode sameUsername = directory.byUsername(
                record.user().knownUsername(), record.user().knownEmail());
        JsonNode sameEmail = directory.byEmail(record.user().knownEmail());
        if (sameUsername == null && sameEmail == null) {
            return null;
        }
        if (sameUsername == null || sameEmail == null || !id(sameUsername).equals(id(sameEmail))) {
            return rejected(another(sameUsername, sameEmail).of(null));
        }
        Instant created = created(sameUsername);
        if (created == null) {
            return attributes.match(sent, sameUsername)
                    ? RecordOutcome.imported(Outcome.CREATED, id(sameUsername))
                    : RecordOutcome.failed(Outcome.UNRESOLVED, ProblemText.MAYBE_CREATED.of(null));
        }
        Instant firstSent = firstSent(batch).minus(CLOCK_TOLERANCE);
        return created.isBefore(firstSent)
                ? rejected(ProblemText.ALREADY_EXISTS_SINCE.of(null, created))
                : RecordOutcome.imported(Outcome.CREATED, id(sameUsername));
    }

    /**
     * The time of the first send by the server's clock. If its offset was unknown, the earlier of two estimates: this
     * machine's clock may have been changed since then.
     */
    private Instant firstSent(Batch batch) {
        FirstSend first = batch.sending().first();
        Instant here = Objects.requireNonNull(first.at());
        Instant there = serverClock.serverTime(here, first.serverOffset());
        return first.serverOffset() == null && here.isBefore(there) ? here : there;
    }

    /** @param sameUsername the user of the directory with the username, if any; {@code sameEmail} is another user */
    private static ProblemText another(@Nullable JsonNode sameUsername, @Nullable JsonNode sameEmail) {
        if (sameUsername == null) {
            return ProblemText.ALREADY_EXISTS_EMAIL;
        }
        return sameEmail == null ? ProblemText.ALREADY_EXISTS_USERNAME : ProblemText.ALREADY_EXISTS_BOTH;
    }

    private static RecordOutcome rejected(Problem problem) {
        return RecordOutcome.failed(Outcome.REJECTED, problem);
    }

    private static String id(JsonNode user) {
        return user.path("_id").asText();
    }

    private static @Nullable Instant created(JsonNode user) {
        try {
            return user.path("created").isTextual()
                    ? OffsetDateTime.parse(user.path("created").asText()).toInstant()
                    : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
