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
        boolean ofRecord = entry.kind().equals("record");
        String id = entry.importId() + "-" + (ofRecord ? entry.number() : entry.kind());
        ObjectNode event = JSON.createObjectNode().put("eventId", id);
        if (ofRecord) {
            putRecord(event, entry);
        } else {
            putImport(event, entry);
        }
        if (!entry.org().isEmpty()) {
            event.put("org", entry.org());
        }
        return new Event(entry.position(), id, entry.kind(), entry.correlationId(), event.toString());
    }

    private static void putRecord(ObjectNode event, OutboxEntry entry) {
        event.put("correlationId", entry.correlationId())
                .put("import", entry.importId())
                .put("line", entry.line())
                .put("username", clipped(entry.username(), LONGEST_NAME))
                .put("email", clipped(entry.email(), LONGEST_NAME))
                .put("outcome", entry.outcome())
                .put("code", entry.code())
                .put("reason", clipped(entry.reason(), LONGEST_REASON))
                .put("job", entry.job())
                .put("userId", entry.userId());
    }

    private static @Nullable String clipped(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    private static void putImport(ObjectNode event, OutboxEntry entry) {
        event.put("event", entry.kind()).put("import", entry.importId()).put("source", entry.source());
        if (entry.receipt() != null) {
            try {
                event.set("receipt", JSON.readTree(entry.receipt()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A receipt in the ledger is not JSON", e);
            }
        }
    }
}
