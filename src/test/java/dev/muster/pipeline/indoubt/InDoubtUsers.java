package dev.muster.pipeline.indoubt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.UserIdentity;

/** Records and directory users for tests. */
final class InDoubtUsers {
    static final BatchRecord ADA = create(1, "ada", "Ada@Example.com");

    private InDoubtUsers() {}

    static BatchRecord create(long number, String username, String email) {
        return new BatchRecord("import", number, new UserIdentity(null, username, email), null, false, null, true);
    }

    static BatchRecord update(long number, String userId, boolean sentBefore) {
        return new BatchRecord("import", number, new UserIdentity(userId, null, null), null, sentBefore, null, true);
    }

    static ObjectNode user(String id, String username, String email) {
        return new JsonMapper()
                .createObjectNode()
                .put("_id", id)
                .put("username", username)
                .put("email", email);
    }

    static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
