package dev.muster.jumpcloud.client;

import org.jspecify.annotations.Nullable;

/**
 * A response, read to its end.
 *
 * @param body {@code null} for a response without a body
 */
public record ApiResponse(ResponseHead head, @Nullable String body) {

    public int status() {
        return head.status();
    }

    /**
     * The value of a header, or {@code null}.
     *
     * @param name in lower case
     */
    public @Nullable String header(String name) {
        return head.headers().get(name);
    }
}
