package dev.muster.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.state.SandboxJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response to a recorded request.
 *
 * @param contentType null if missing
 * @param headers names in lower case
 * @param text the body; may be empty
 */
public record RecordedResponse(int status, @Nullable String contentType, Map<String, String> headers, String text) {

    /** The body as JSON; throws {@link IllegalStateException} if it is not. */
    public JsonNode body() {
        try {
            return SandboxJson.read(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The answer's body is not JSON", e);
        }
    }
}
