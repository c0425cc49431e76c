package dev.muster.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.state.SandboxJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that reached the sandbox.
 *
 * @param path without the query
 * @param headers names in lower case; the values of credentials are replaced by stars
 * @param text the body as sent, including passwords; may be empty
 * @param receivedAt by the sandbox's clock
 */
public record RecordedRequest(
        SandboxCall call,
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String text,
        Instant receivedAt,
        Reply reply) {

    /**
     * The sandbox's reply.
     *
     * @param faulty whether a planned fault decided it
     * @param answer {@code null} if the connection was closed without a response
     */
    public record Reply(boolean faulty, @Nullable RecordedResponse answer) {}

    /** The body as JSON; throws {@link IllegalStateException} if it is not. */
    public JsonNode body() {
        try {
            return SandboxJson.read(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The request's body is not JSON", e);
        }
    }

    /** The response's status; 0 if the connection was closed without a response. */
    public int status() {
        return reply.answer == null ? 0 : reply.answer.status();
    }

    /** A summary without bodies. */
    @Override
    public String toString() {
        return "%s %s %s -> %s"
                .formatted(method, path, query, reply.answer == null ? "no answer" : reply.answer.status());
    }
}
