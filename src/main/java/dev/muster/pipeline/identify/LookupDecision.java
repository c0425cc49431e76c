package dev.muster.pipeline.identify;

import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.RecordOutcome;

/** The result of a lookup for one record. */
sealed interface LookupDecision {

    /** All its users are known: it can be sent, or waits for a manager that its import creates. */
    record Known(IdentifiedRecord record) implements LookupDecision {}

    /** It has its outcome and is not sent. */
    record Settled(RecordOutcome outcome) implements LookupDecision {}

    /** Its user or manager was just created, and the search does not show it yet. */
    record NotShownYet(String who) implements LookupDecision {}
}
