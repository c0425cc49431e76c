package dev.muster.pipeline.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.model.OutboxEntry;
import org.jspecify.annotations.Nullable;

/** Formats events as JSON. */
final class EventJson {
    private static final JsonMapper JSON = new JsonMapper();
    /** Longer than any real value: an invalid row must not produce an event that brokers reject. */
    private static final int LONGEST_NAME = 1_024;

    private static final int LONGEST_REASON = 8_192;

    /** The first characters of every event. */
    static final String BEGINNING = "{\"eventId\":\"";

    private EventJson() {}

    static Event of(OutboxEntry entry) {
        OutboxEntry.Row row = entry.row();
        // An import may be held more than once.
        String id = entry.importRun().id() + "-" + (row == null ? entry.kind() : row.number())
                + (entry.held() == null ? "" : "-" + entry.position());
        ObjectNode event = JSON.createObjectNode().put("eventId", id);
        if (row == null) {
            putImport(event, entry);
        } else {
            putRecord(event, entry.importRun().id(), row);
        }
        if (!entry.importRun().org().isEmpty()) {
            event.put("org", entry.importRun().org());
        }
        return new Event(
                entry.position(), id, entry.kind(), row == null ? null : row.correlationId(), event.toString());
    }

    private static void putRecord(ObjectNode event, String importId, OutboxEntry.Row row) {
        event.put("correlationId", row.correlationId())
                .put("import", importId)
                .put("line", row.line())
                .put("username", clipped(row.user().username(), LONGEST_NAME))
                .put("email", clipped(row.user().email(), LONGEST_NAME))
                .put("outcome", row.outcome())
                .put("code", row.code())
                .put("reason", clipped(row.reason(), LONGEST_REASON))
                .put("job", row.job())
                .put("userId", row.user().id());
    }

    private static @Nullable String clipped(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    private static void putImport(ObjectNode event, OutboxEntry entry) {
        event.put("event", entry.kind())
                .put("import", entry.importRun().id())
                .put("source", entry.importRun().source());
        if (entry.held() != null) {
            event.put("reason", entry.held());
        }
        if (entry.receipt() != null) {
            try {
                event.set("receipt", JSON.readTree(entry.receipt()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A receipt in the ledger is not JSON", e);
            }
        }
    }
}
