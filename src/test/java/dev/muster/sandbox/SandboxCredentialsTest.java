package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testing.SettableClock;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxCredentialsTest extends SandboxTest {
    private static final String NORTH = "5f0000000000000000000001";
    private static final String SOUTH = "5f0000000000000000000002";

    @Test
    void redirectsARequestWithoutAKeyToTheLoginPage() throws IOException {
        start(fast());

        var answer = client.send(
                client.request(SandboxHttpClient.USERS + "/x/results").build());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/login");
        assertThat(client.send(client.request("/login").build())
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("text/html");
    }

    @Test
    void rejectsAWrongKey() throws IOException {
        start(fast().withApiKey("right"));

        var answer = client.send(client.request(SandboxHttpClient.USERS + "/x/results")
                .header("x-api-key", "wrong")
                .build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"Unauthorized\",\"message\":\"Unauthorized: api key user not found\"}");
    }

    @Test
    void doesNotRecordTheKey() throws IOException {
        start(fast().withApiKey("top-secret"));

        client.get("/api/systemusers");

        assertThat(sandbox.requests().all().get(0).headers()).containsEntry("x-api-key", "***");
        assertThat(sandbox.requests().all().toString()).doesNotContain("top-secret");
    }

    @Test
    void requiresAnOrganizationAmongSeveral() throws IOException {
        start(fast().withOrganizations(NORTH, SOUTH));

        assertThat(client.get("/api/systemusers").statusCode()).isEqualTo(401);
        assertThat(client.send("GET", "/api/systemusers", null, "x-org-id", "north")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.send("GET", "/api/systemusers", null, "x-org-id", "5f0000000000000000000003")
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.send("GET", "/api/systemusers", null, "x-org-id", NORTH)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void separatesUsersAndJobsOfOrganizations() throws IOException {
        start(fast().withOrganizations(NORTH, SOUTH));
        var body = SandboxHttpClient.array(List.of(InventedUsers.person("ivy"))).toString();

        var job = SandboxHttpClient.json(client.send("POST", SandboxHttpClient.USERS, body, "x-org-id", NORTH))
                .get("jobId")
                .asText();
        client.send("POST", SandboxHttpClient.USERS, body, "x-org-id", SOUTH);
        client.awaitJobs();

        assertThat(sandbox.directory(NORTH).size()).isEqualTo(1);
        assertThat(sandbox.directory(SOUTH).size()).isEqualTo(1);
        var results = SandboxHttpClient.USERS + "/" + job + "/results";
        assertThat(client.send("GET", results, null, "x-org-id", NORTH).statusCode())
                .isEqualTo(200);
        assertThat(client.send("GET", results, null, "x-org-id", SOUTH).statusCode())
                .isEqualTo(404);
    }

    @Test
    void issuesATokenUntilItExpiresOrIsRevoked() throws IOException {
        var clock = new SettableClock();
        start(fast().withClient("client", "secret")
                .withTokenLife(Duration.ofMinutes(10))
                .withClock(clock));

        var given = SandboxHttpClient.json(token("client:secret", "grant_type=client_credentials&scope=api"));
        String token = given.get("access_token").asText();
        assertThat(given.get("token_type").asText() + " "
                        + given.get("expires_in").asInt())
                .isEqualTo("bearer 600");
        assertThat(with(token)).isEqualTo(200);

        clock.advance(Duration.ofMinutes(10));
        assertThat(with(token)).isEqualTo(401);
        String next = SandboxHttpClient.json(token("client:secret", "grant_type=client_credentials&scope=api"))
                .get("access_token")
                .asText();
        assertThat(with(next)).isEqualTo(200);
        sandbox.tokens().revokeAll();
        assertThat(with(next)).isEqualTo(401);
        assertThat(sandbox.tokens().count()).isEqualTo(2);
    }

    @Test
    void rejectsOtherClients() throws IOException {
        start(fast().withClient("client", "secret"));

        assertThat(token("client:wrong", "grant_type=client_credentials&scope=api")
                        .statusCode())
                .isEqualTo(401);
        assertThat(SandboxHttpClient.json(token("client:wrong", "grant_type=client_credentials&scope=api"))
                        .get("error")
                        .asText())
                .isEqualTo("invalid_client");
        assertThat(token("client:secret", "grant_type=password&scope=api").statusCode())
                .isEqualTo(400);
        assertThat(token("client:secret", "grant_type=client_credentials").statusCode())
                .isEqualTo(400);
        assertThat(sandbox.tokens().count()).isZero();
    }

    private HttpResponse<String> token(String account, String form) throws IOException {
        return client.send(client.request("/oauth2/token")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private int with(String token) throws IOException {
        return client.send(client.request("/api/systemusers")
                        .header("Authorization", "Bearer " + token)
                        .build())
                .statusCode();
    }
}
