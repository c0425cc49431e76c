package dev.muster.sandbox;

import static dev.muster.sandbox.InventedUsers.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.FaultScript;
import dev.muster.sandbox.judge.Misconduct;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of a script, over HTTP. */
class SandboxMisbehaviourTest extends SandboxTest {

    @BeforeEach
    void start() {
        start(fast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-before", "reset-before", "drop-after", "reset-after", "cut-off"})
    void breaksConnections(String kind) {
        play("{operation: create, calls: 1, kind: " + kind + "}");

        assertThatIOException().isThrownBy(() -> client.create(people(3)));
        assertThat(sandbox.jobs().count()).isEqualTo(kind.endsWith("before") ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"hang-before, 0", "hang-after, 1"})
    void neverResponds(String kind, int jobs) {
        play("{operation: create, kind: " + kind + "}");
        var body = SandboxHttpClient.array(List.of(people(1))).toString();
        var request = client.request(SandboxHttpClient.USERS)
                .timeout(Duration.ofMillis(500))
                .header("x-api-key", "sandbox-key")
                .POST(BodyPublishers.ofString(body))
                .build();

        assertThatThrownBy(() -> client.send(request)).isInstanceOf(HttpTimeoutException.class);
        assertThat(sandbox.jobs().count()).isEqualTo(jobs);
    }

    @Test
    void dripsAResponse() throws IOException {
        play("{operation: create, kind: drip, seconds: 1}");
        long before = System.nanoTime();

        assertThat(client.create(people(1))).hasSize(24);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void compressesAResponse() throws Exception {
        play("{operation: create, calls: 1, kind: gzip}", "{operation: create, calls: 2, kind: gzip-false}");

        var compressed = raw();
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .asString()
                .startsWith("{\"jobId\":");
        var pretended = raw();
        assertThat(pretended.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new String(pretended.body())).startsWith("{\"jobId\":");
    }

    private HttpResponse<byte[]> raw() throws IOException, InterruptedException {
        var request = client.request(SandboxHttpClient.USERS)
                .header("x-api-key", "sandbox-key")
                .POST(BodyPublishers.ofString(
                        SandboxHttpClient.array(List.of(people(1))).toString()))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void sendsAHugeResponse() throws IOException {
        play("{operation: create, kind: huge, megabytes: 3}");

        var answer = client.send(
                "POST",
                SandboxHttpClient.USERS,
                SandboxHttpClient.array(List.of(people(1))).toString());
        assertThat(answer.body()).hasSizeGreaterThan(3 * 1024 * 1024);
        assertThat(SandboxHttpClient.json(answer).path("jobId").isTextual()).isTrue();
        assertThat(sandbox.requests()
                        .of(SandboxCall.BULK_CREATE)
                        .get(0)
                        .reply()
                        .answer()
                        .text())
                .hasSizeLessThan(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "html | <!doctype.*",
                "empty | ''",
                "truncated | \\{\"jobId\":",
                "no-job-id | \\{}",
                "other-type | \\[\\{\"jobId\":\"\\w+\"}]",
                "no-type | \\{\"jobId\":\"\\w+\"}"
            })
    void falsifiesAResponse(String kind, String body) throws IOException {
        play("{operation: create, kind: " + kind + "}");

        var answer = client.send(
                "POST",
                SandboxHttpClient.USERS,
                SandboxHttpClient.array(List.of(people(1))).toString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches(body + ".*");
        assertThat(answer.headers().firstValue("Content-Type").isPresent()).isEqualTo(!kind.equals("no-type"));
        assertThat(sandbox.jobs().count()).isEqualTo(kind.equals("html") ? 0 : 1);
    }

    @Test
    void falsifiesResults() throws IOException {
        var job = client.create(people(5));
        var told = client.endedResults(job);

        assertThat(told(job, "rows-none")).isEmpty();
        assertThat(told(job, "rows-missing")).isEqualTo(told.subList(0, 4));
        assertThat(told(job, "rows-shuffled"))
                .containsExactlyInAnyOrderElementsOf(told)
                .isNotEqualTo(told);
        assertThat(told(job, "rows-repeated"))
                .hasSize(15)
                .containsAll(told)
                .extracting(row -> row.path("id").asText())
                .satisfies(ids -> assertThat(ids.stream().distinct()).hasSize(10));
        assertThat(told(job, "rows-foreign"))
                .hasSize(6)
                .containsAll(told)
                .extracting(row -> row.at("/meta/SystemUser/username").asText())
                .contains("other.user");
        assertThat(told(job, "rows-nameless"))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.path("meta")).isEmpty());
        assertThat(told(job, "rows-pending"))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.path("status").asText()).isEqualTo("pending"));
        assertThat(told(job, "words-unknown"))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.path("status").asText()).isEqualTo("perused"));
        assertThat(told(job, "words-upper-case"))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.path("status").asText()).isEqualTo("FINISHED"));
        assertThat(told(job, "words-none"))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.has("status")).isFalse());
    }

    private List<JsonNode> told(String job, String kind) throws IOException {
        play("{operation: results, kind: " + kind + "}");
        return client.results(job);
    }

    @Test
    void movesResultsBetweenPages() throws IOException {
        var job = client.create(people(101));
        var told = client.endedResults(job);
        play("{operation: results, kind: rows-shifted}");
        var moved = client.results(job);

        assertThat(moved).hasSize(101);
        assertThat(moved.get(100)).isEqualTo(moved.get(99)).isEqualTo(told.get(99));
    }

    @Test
    void detectsUnneededRequests() throws IOException {
        var job = client.create(people(2));
        client.endedResults(job);
        assertThat(sandbox.misconduct()).isEmpty();
        client.results(job);

        assertThat(sandbox.misconduct()).extracting(Misconduct::rule).containsExactly(Misconduct.Rule.WITHOUT_NEED);
    }

    @Test
    void turnsALimitIntoARuleOfConduct() throws IOException {
        var told = new ArrayList<Misconduct>();
        sandbox.onMisconduct(told::add);
        play("{kind: limit, requests-per-minute: 2}");
        client.create(people(1));
        client.create(people(1));

        var third = client.get("/api/systemusers");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(50L, 60L);
        assertThat(sandbox.misconduct()).extracting(Misconduct::rule).containsExactly(Misconduct.Rule.OVER_THE_LIMIT);
        assertThat(told).isEqualTo(sandbox.misconduct());
        assertThat(told.toString()).doesNotContain(sandbox.settings().apiKey());
        sandbox.forgetMisconduct();
        assertThat(sandbox.misconduct()).isEmpty();
    }

    private void play(String... entries) {
        sandbox.faults().play(FaultScript.of("test", "- " + String.join("\n- ", entries)));
    }
}
