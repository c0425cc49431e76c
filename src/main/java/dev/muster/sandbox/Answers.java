package dev.muster.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** How the sandbox answers. */
final class Answers {
    private Answers() {
    }

    static void json(Context context, JsonNode body) {
        context.contentType("application/json").result(body.toString());
    }
}
