package dev.muster.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** Writes JSON responses. */
final class Responses {
    private Responses() {}

    static void json(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString());
    }
}
