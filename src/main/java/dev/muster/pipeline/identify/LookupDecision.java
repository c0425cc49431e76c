package dev.muster.pipeline.identify;

import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.schema.Outcome;
import org.jspecify.annotations.Nullable;

/** The result of a lookup for one record. */
sealed interface LookupDecision {

    /** The id of the existing user that the record changes or leaves unchanged; {@code null} for other records. */
    default @Nullable String userId() {
        return null;
    }

    /**
     * All its users are known: it can be sent, or waits for a manager that its import creates.
     *
     * @param change of an existing user; {@code null} for a new one, and for one who was not looked up
     */
    record Known(IdentifiedRecord record, @Nullable UserChange change) implements LookupDecision {
        @Override
        public @Nullable String userId() {
            return record.user().id();
        }
    }

    /** It has its outcome and is not sent. */
    record Settled(RecordOutcome outcome) implements LookupDecision {
        @Override
        public @Nullable String userId() {
            return outcome.outcome() == Outcome.UNCHANGED ? outcome.userId() : null;
        }
    }

    /** Its user or manager was just created, and the search does not show it yet. */
    record NotShownYet(String who) implements LookupDecision {}
}
