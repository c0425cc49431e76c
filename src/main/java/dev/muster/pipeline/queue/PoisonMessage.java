package dev.muster.pipeline.queue;

import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import java.util.Map;

/**
 * A message without a user that can be read. It is refused like such a file, and goes to the dead-letter queue.
 *
 * @param position of the message among those that were taken with it, from 0
 * @param importId the import under which it is in the dead-letter folder
 */
public record PoisonMessage(int position, String importId, String code, String reason, String hint) {

    /** The headers that say in the dead-letter queue why the message is there. */
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
