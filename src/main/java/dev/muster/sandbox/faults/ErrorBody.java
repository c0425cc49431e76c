package dev.muster.sandbox.faults;

import dev.muster.sandbox.state.SandboxJson;
import org.jspecify.annotations.Nullable;

/** The formats of an error response. */
enum ErrorBody {
    /** The documented envelope of the v2 API. */
    V2("application/json"),
    /** The other envelope, with {@code error} beside {@code message} (measured at the live service for a wrong key). */
    V1("application/json"),
    /** Plain text. */
    TEXT("text/plain"),
    /** An HTML page, like that of a gateway. */
    HTML("text/html"),
    /** An empty body. */
    EMPTY(null);

    private final @Nullable String contentType;

    ErrorBody(@Nullable String contentType) {
        this.contentType = contentType;
    }

    /** The content type; null without a body. */
    @Nullable
    String contentType() {
        return contentType;
    }

    String text(int status, String message) {
        return switch (this) {
            case V2 ->
                SandboxJson.object().put("code", status).put("message", message).toString();
            case V1 ->
                SandboxJson.object()
                        .put("error", "Error " + status)
                        .put("message", message)
                        .toString();
            case TEXT -> message;
            case HTML -> "<!doctype html><title>" + status + "</title><h1>" + message + "</h1>";
            case EMPTY -> "";
        };
    }
}
