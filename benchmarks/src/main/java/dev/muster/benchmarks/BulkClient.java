package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** The simplest client: no ledger, no checks, no retries. */
final class BulkClient {
    static final int PAGE = 100;
    static final long POLL_MILLIS = 100;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;

    BulkClient(String url) {
        this.url = url;
    }

    /** Sends a batch and reads all of its results, page by page, until each is finished. */
    void send(List<Map<String, String>> rows) throws IOException, InterruptedException {
        String job = call("POST", "/api/v2/bulk/users", rows).get("jobId").asText();
        int read = 0;
        while (read < rows.size()) {
            JsonNode page = call("GET", "/api/v2/bulk/users/" + job + "/results?limit=" + PAGE + "&skip=" + read, null);
            int finished = 0;
            while (finished < page.size()
                    && page.get(finished).get("status").asText().equals("finished")) {
                finished++;
            }
            read += finished;
            if (finished < page.size()) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** Makes one call; without a body if it is null. */
    JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("x-api-key", "any")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(body == null ? new byte[0] : json.writeValueAsBytes(body)))
                .build();
        var response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + response.statusCode());
        }
        return json.readTree(response.body());
    }
}
