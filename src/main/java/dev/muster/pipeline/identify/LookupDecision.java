package dev.muster.pipeline.identify;

import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.RecordOutcome;

/** What a look-up comes to for one record. */
sealed interface LookupDecision {

    /** Everybody whom it names is known: it can be sent, or waits for a manager whom its import creates. */
    record Known(IdentifiedRecord record) implements LookupDecision {}

    /** It has its outcome, and nothing more is sent of it. */
    record Settled(RecordOutcome outcome) implements LookupDecision {}

    /** Its user or the manager was created just now, and the search does not show that yet. */
    record NotShownYet(String who) implements LookupDecision {}
}
