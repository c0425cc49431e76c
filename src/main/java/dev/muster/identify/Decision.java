package dev.muster.identify;

import dev.muster.ledger.IdentifiedRecord;
import dev.muster.ledger.RecordOutcome;

/** What a look-up comes to for one record. */
sealed interface Decision {

    /** Everybody whom it names is known: it can be sent, or waits for a manager whom its import creates. */
    record Known(IdentifiedRecord record) implements Decision {
    }

    /** It has its outcome, and nothing more is sent of it. */
    record Settled(RecordOutcome outcome) implements Decision {
    }

    /** Its user or the manager was created just now, and the search does not show that yet. */
    record NotShownYet(String who) implements Decision {
    }
}
