package dev.muster.intake;

import dev.muster.ledger.Import;
import dev.muster.record.Problem;
import java.util.Map;

/**
 * A message of which no user can be read. It is refused like a file of that kind, and goes to the queue of dead letters.
 *
 * @param position of the message among those that were taken with it, from 0
 * @param importId under which it lies in the dead letters' folder
 */
public record Poison(int position, String importId, String code, String reason, String hint) {

    /** What the message is given on its way, so that whoever looks at it there knows why. */
    public Map<String, Object> headers() {
        return Map.of("MusterImport", importId, "MusterCode", code, "MusterReason", reason);
    }

    static Poison of(int position, String importId, Problem problem) {
        return new Poison(position, importId, problem.code(), problem.reason(), problem.hint());
    }

    static Poison of(int position, Import refused) {
        return of(position, refused.id(), refused.refusal());
    }
}
