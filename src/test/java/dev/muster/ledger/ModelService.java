package dev.muster.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model of the service for the state machine of batches, in simulated time: jobs take time, results arrive late and
 * in any order, and faults are random. It creates every user it receives, even twice, so that a second send is visible.
 */
final class ModelService {
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random;
    private final SettableClock clock;
    private final Map<String, ObjectNode> users = new LinkedHashMap<>();
    private final Map<String, Job> jobs = new HashMap<>();
    private final Map<String, Integer> creations = new HashMap<>();
    /** People that the service refuses, each for a different reason. */
    private final List<String> refused = new ArrayList<>();
    /** People who make a whole request bad. */
    private final List<String> malformed = new ArrayList<>();

    private int numbers;
    private boolean calm;

    private record Job(List<Row> rows) {}

    /** One user of a job; what is to become of it comes to pass at its time. */
    private static final class Row {
        private final String id;
        private final ObjectNode sent;
        private final Instant doneAt;
        private String status = "pending";

        Row(String id, ObjectNode sent, Instant doneAt) {
            this.id = id;
            this.sent = sent;
            this.doneAt = doneAt;
        }
    }

    ModelService(Random random, SettableClock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** A user who was there before. */
    String add(String username) {
        ObjectNode user = JSON.createObjectNode()
                .put("_id", "u" + ++numbers)
                .put("username", username)
                .put("email", username + "@example.com")
                .put("created", clock.instant().minus(Duration.ofDays(400)).toString());
        users.put(user.path("_id").asText(), user);
        return user.path("_id").asText();
    }

    void refuse(String username) {
        refused.add(username);
    }

    void callMalformed(String username) {
        malformed.add(username);
    }

    /** From now on nothing goes wrong any more, so that everything can come to its end. */
    void calmDown() {
        calm = true;
    }

    /** The number of times a username was created. */
    int creations(String username) {
        return creations.getOrDefault(username, 0);
    }

    boolean hasCreated(String username) {
        return creations(username) > 0;
    }

    JsonNode user(String id) {
        return users.get(id);
    }

    /** Takes a payload; the answer may be lost on its way, as may the request. */
    ApiResult send(String payload) {
        JsonNode sent = json(payload);
        int fate = calm ? 0 : random.nextInt(12);
        if (fate == 1) {
            return new ApiResult.Indeterminate("the request was lost");
        }
        if (fate == 2) {
            return new ApiResult.Throttled(503, "HTTP 503", true);
        }
        if (fate == 3) {
            return new ApiResult.NotSent("no connection");
        }
        for (JsonNode user : sent) {
            if (malformed.contains(user.path("username").asText())) {
                return new ApiResult.Rejected(400, "HTTP 400: malformed");
            }
        }
        String job = accept(sent);
        return fate == 4 || fate == 5
                ? new ApiResult.Indeterminate("the answer was lost")
                : new ApiResult.Success(JSON.createObjectNode().put("jobId", job));
    }

    private String accept(JsonNode sent) {
        var rows = new ArrayList<Row>();
        Instant start = clock.instant().plusMillis(random.nextInt(4_000));
        for (JsonNode user : sent) {
            rows.add(new Row("r" + ++numbers, (ObjectNode) user, start.plusMillis(random.nextInt(4_000))));
        }
        String job = "j" + ++numbers;
        jobs.put(job, new Job(rows));
        return job;
    }

    /** A page of a job's results: all of them, in any order, once it has begun. */
    ApiResult results(String job) {
        work();
        if (!calm && random.nextInt(6) == 0) {
            return new ApiResult.Indeterminate("HTTP 502");
        }
        ArrayNode page = JSON.createArrayNode();
        var rows = new ArrayList<>(jobs.get(job).rows());
        Collections.shuffle(rows, random);
        rows.stream()
                .filter(row -> calm || !row.status.equals("pending") || random.nextBoolean())
                .forEach(row -> page.add(result(row)));
        return new ApiResult.Success(page);
    }

    private static ObjectNode result(Row row) {
        ObjectNode result = JSON.createObjectNode().put("id", row.id).put("status", row.status);
        if (row.status.equals("failed")) {
            result.put("statusMsg", "the service does not want this user");
        }
        result.putObject("meta")
                .putObject("SystemUser")
                .put("username", row.sent.path("username").textValue())
                .put("_id", row.sent.path("id").textValue());
        return result;
    }

    /** The users that a search finds. */
    ApiResult search(String body) {
        work();
        if (!calm && random.nextInt(6) == 0) {
            return new ApiResult.Indeterminate("the connection was reset");
        }
        ObjectNode found = JSON.createObjectNode();
        ArrayNode results = found.putArray("results");
        for (JsonNode condition : json(body).path("filter").path("or")) {
            String key = condition.fieldNames().next();
            users.values().stream()
                    .filter(user -> user.path(key).equals(condition.path(key)))
                    .forEach(results::add);
        }
        return new ApiResult.Success(found);
    }

    /** Everything comes to pass whose time has come. */
    private void work() {
        jobs.values()
                .forEach(job -> job.rows().stream()
                        .filter(row ->
                                row.status.equals("pending") && !clock.instant().isBefore(row.doneAt))
                        .forEach(this::work));
    }

    private void work(Row row) {
        String username = row.sent.path("username").asText();
        boolean update = row.sent.has("id");
        if (update
                ? !users.containsKey(row.sent.path("id").asText())
                : refused.contains(username) || existedBefore(username)) {
            row.status = "failed";
            return;
        }
        if (update) {
            row.sent.properties().stream()
                    .filter(change -> !change.getKey().equals("id"))
                    .forEach(change -> users.get(row.sent.path("id").asText()).set(change.getKey(), change.getValue()));
        } else {
            creations.merge(username, 1, Integer::sum);
            ObjectNode user = row.sent.deepCopy().put("_id", "u" + ++numbers).put("created", row.doneAt.toString());
            users.put(user.path("_id").asText(), user);
        }
        row.status = "finished";
    }

    private boolean existedBefore(String username) {
        return !hasCreated(username)
                && users.values().stream()
                        .anyMatch(user -> user.path("username").asText().equals(username));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
