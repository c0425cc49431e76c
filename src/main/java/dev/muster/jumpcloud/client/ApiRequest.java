package dev.muster.jumpcloud.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API.
 *
 * @param target path and query below the base URL, encoded
 * @param headers beyond those that every request has
 * @param body JSON; {@code null} for a request without a body
 */
public record ApiRequest(
        ApiOperation operation,
        String method,
        String target,
        Map<String, String> headers,
        @Nullable String body) {}
