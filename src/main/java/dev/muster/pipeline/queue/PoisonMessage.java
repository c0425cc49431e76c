package dev.muster.pipeline.queue;

import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import java.util.Map;

/**
 * A message of which no user can be read. It is refused like a file of that kind, and goes to the queue of dead
 * letters.
 *
 * @param position of the message among those that were taken with it, from 0
 * @param importId under which it lies in the dead letters' folder
 */
public record PoisonMessage(int position, String importId, String code, String reason, String hint) {

    /** What the message is given on its way, so that whoever looks at it there knows why. */
    public Map<String, Object> headers() {
        return Map.of("MusterImport", importId, "MusterCode", code, "MusterReason", reason);
    }

    static PoisonMessage of(int position, String importId, Problem problem) {
        return new PoisonMessage(position, importId, problem.code(), problem.reason(), problem.hint());
    }

    static PoisonMessage of(int position, ImportRun refused) {
        return of(position, refused.id(), refused.refusal());
    }
}
