package dev.muster.sandbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.muster.sandbox.state.SandboxJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An HTTP client of a sandbox, with the valid key by default. */
final class SandboxHttpClient {
    static final String USERS = "/api/v2/bulk/users";
    static final String SEARCH = "/api/search/systemusers";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Sandbox sandbox;

    SandboxHttpClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws IOException {
        var request =
                request(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.header("x-api-key", sandbox.settings().apiKey()).build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(sandbox.baseUrl().resolve(path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    HttpResponse<String> get(String path) throws IOException {
        return send("GET", path, null);
    }

    JsonNode json(String path) throws IOException {
        return json(get(path));
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return SandboxJson.read(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + answer.body(), e);
        }
    }

    /** Starts a create job and returns its id. */
    String create(JsonNode... users) throws IOException {
        return json(send("POST", USERS, array(List.of(users)).toString()))
                .get("jobId")
                .asText();
    }

    /** Starts an update job and returns its id. */
    String update(JsonNode... users) throws IOException {
        return json(send("PATCH", USERS, array(List.of(users)).toString()))
                .get("jobId")
                .asText();
    }

    /** All work results of a job as they are now. */
    List<JsonNode> results(String job) throws IOException {
        var all = new ArrayList<JsonNode>();
        JsonNode page;
        do {
            page = json(USERS + "/" + job + "/results?limit=100&skip=" + all.size());
            page.forEach(all::add);
        } while (page.size() == 100);
        return all;
    }

    /** All work results of a job once all jobs have ended. */
    List<JsonNode> endedResults(String job) throws IOException {
        awaitJobs();
        return results(job);
    }

    void awaitJobs() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(sandbox.jobs()::settled);
    }

    JsonNode search(String body) throws IOException {
        return json(send("POST", SEARCH, body));
    }

    static ArrayNode array(List<? extends JsonNode> users) {
        return SandboxJson.array().addAll(users);
    }
}
