package dev.muster.pipeline.identify;

import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.RecordOutcome;
import org.jspecify.annotations.Nullable;

/** The result of a lookup for one record. */
sealed interface LookupDecision {

    /**
     * All its users are known: it can be sent, or waits for a manager that its import creates.
     *
     * @param change of an existing user; {@code null} for a new one, and for one who was not looked up
     */
    record Known(IdentifiedRecord record, @Nullable UserChange change) implements LookupDecision {}

    /** It has its outcome and is not sent. */
    record Settled(RecordOutcome outcome) implements LookupDecision {}

    /** Its user or manager was just created, and the search does not show it yet. */
    record NotShownYet(String who) implements LookupDecision {}
}
