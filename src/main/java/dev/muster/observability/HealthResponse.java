package dev.muster.observability;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.Quoting;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;

/**
 * A health response in the format of Camel's management server: {@code status}, and {@code checks} with {@code name},
 * {@code status} and, if down, {@code message}. Camel's additional data is omitted, because it contains endpoint URIs.
 */
final class HealthResponse {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final UnaryOperator<String> redacted;

    /** @param redacted removes secrets from a message */
    HealthResponse(UnaryOperator<String> redacted) {
        this.redacted = redacted;
    }

    /** @param strict whether every check must be up; else unknown states are accepted */
    void give(Context context, Collection<HealthCheck.Result> results, boolean strict) {
        give(context, HealthCheckHelper.isResultsUp(results, strict), List.copyOf(results));
    }

    /** Answers that the routes are not started yet. */
    void giveStarting(Context context) {
        give(context, false, List.of());
    }

    private void give(Context context, boolean up, List<HealthCheck.Result> results) {
        ObjectNode answer = JSON.createObjectNode().put("status", (up ? State.UP : State.DOWN).name());
        ArrayNode checks = answer.putArray("checks");
        results.stream()
                .sorted(Comparator.comparing(result -> result.getCheck().getId()))
                .forEach(result -> {
                    ObjectNode check = checks.addObject()
                            .put("name", result.getCheck().getId())
                            .put("status", result.getState().name());
                    result.getMessage()
                            .filter(message -> result.getState() == State.DOWN)
                            .ifPresent(message -> check.put("message", redacted.apply(message)));
                });
        context.status(up ? OK : UNAVAILABLE)
                .contentType(ContentType.APPLICATION_JSON)
                .result(Quoting.json(answer.toPrettyString()) + "\n");
    }
}
