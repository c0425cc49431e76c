package dev.muster.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.state.SandboxJson;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** A rejected request with its response, in the envelope that JumpCloud uses for this kind of error. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;

    private ApiException(int status, String message, ObjectNode body) {
        super(message, null, false, false);
        this.status = status;
        this.body = body;
    }

    /** A 400 in the documented envelope of the v2 API, with details. */
    public static ApiException badRequest(String field, String description) {
        var body = envelope(400, field + ": " + description, "INVALID_ARGUMENT");
        var detail = body.putArray("details").addObject().put("@type", "type.googleapis.com/google.rpc.BadRequest");
        detail.putArray("fieldViolationsList").addObject().put("field", field).put("description", description);
        return new ApiException(400, description, body);
    }

    /** A 401 in its own envelope (measured at the live service). */
    static ApiException unauthorized(String message) {
        return new ApiException(
                401,
                message,
                SandboxJson.object().put("error", "Unauthorized").put("message", "Unauthorized: " + message));
    }

    /** A 404 in the documented envelope of the v2 API. */
    public static ApiException notFound(String what) {
        return new ApiException(404, what, envelope(404, what + " not found", "NOT_FOUND"));
    }

    /** An error of the HTTP server itself, such as an unknown path. */
    public static ApiException of(int status, String message) {
        return new ApiException(status, message, envelope(status, message, null));
    }

    private static ObjectNode envelope(int code, String message, @Nullable String status) {
        var body = SandboxJson.object().put("code", code).put("message", message);
        return status == null ? body : body.put("status", status);
    }

    public void answer(Context context) {
        context.status(status);
        Responses.json(context, body);
    }
}
