package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One user of a job, and its work result. */
final class JobRow {
    private final String id;
    private final @Nullable String username;
    private final Instant createdAt;
    private @Nullable JsonNode element;
    private String status = "pending";
    private String statusMsg = "";
    private @Nullable Instant updatedAt;

    /** @param username the username in the work result; null for none */
    JobRow(String id, JsonNode element, @Nullable String username, Instant createdAt) {
        this.id = id;
        this.element = element;
        this.username = username;
        this.createdAt = createdAt;
    }

    /** Its user as it was sent; {@code null} once it has ended. */
    @Nullable
    JsonNode element() {
        return element;
    }

    /** Ends the row and discards the user's data. */
    void end(String word, String message, Instant now) {
        status = word;
        statusMsg = message;
        updatedAt = now;
        element = null;
    }

    /**
     * The documented fields. {@code meta.SystemUser.username} is observed; the contents of {@code persistedFields} are
     * unknown.
     *
     * @param metaBesides additional entries in {@code meta}
     */
    ObjectNode workResult(Map<String, String> metaBesides) {
        var result = SandboxJson.object()
                .put("id", id)
                .put("status", status)
                .put("statusMsg", statusMsg)
                .put("createdAt", ServiceTimes.attribute(createdAt))
                .put("updatedAt", updatedAt == null ? null : ServiceTimes.attribute(updatedAt));
        var meta = result.putObject("meta");
        if (username != null) {
            meta.putObject("SystemUser").put("username", username);
        }
        metaBesides.forEach(meta::put);
        return result.putNull("persistedFields");
    }
}
