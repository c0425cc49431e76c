package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxCredentialsTest extends SandboxTest {
    private static final String NORTH = "5f0000000000000000000001";
    private static final String SOUTH = "5f0000000000000000000002";

    @Test
    void withoutAKeyARequestIsSentToTheLoginPage() throws IOException {
        start(fast());

        var answer = client.send(client.request(Client.USERS + "/x/results").build());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/login");
        assertThat(client.send(client.request("/login").build()).headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
    }

    @Test
    void aWrongKeyIsRefused() throws IOException {
        start(fast().withApiKey("right"));

        var answer = client.send(client.request(Client.USERS + "/x/results").header("x-api-key", "wrong").build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"Unauthorized\",\"message\":\"Unauthorized: api key user not found\"}");
    }

    @Test
    void theKeyIsNotRecorded() throws IOException {
        start(fast().withApiKey("top-secret"));

        client.get("/api/systemusers");

        assertThat(sandbox.requests().all().get(0).headers()).containsEntry("x-api-key", "***");
        assertThat(sandbox.requests().all().toString()).doesNotContain("top-secret");
    }

    @Test
    void oneOfSeveralOrganizationsMustBeNamed() throws IOException {
        start(fast().withOrganizations(NORTH, SOUTH));

        assertThat(client.get("/api/systemusers").statusCode()).isEqualTo(401);
        assertThat(client.send("GET", "/api/systemusers", null, "x-org-id", "north").statusCode()).isEqualTo(400);
        assertThat(client.send("GET", "/api/systemusers", null, "x-org-id", "5f0000000000000000000003").statusCode())
                .isEqualTo(404);
        assertThat(client.send("GET", "/api/systemusers", null, "x-org-id", NORTH).statusCode()).isEqualTo(200);
    }

    @Test
    void eachOrganizationHasItsOwnUsersAndJobs() throws IOException {
        start(fast().withOrganizations(NORTH, SOUTH));
        var body = Client.array(List.of(People.person("ivy"))).toString();

        var job = Client.json(client.send("POST", Client.USERS, body, "x-org-id", NORTH)).get("jobId").asText();
        client.send("POST", Client.USERS, body, "x-org-id", SOUTH);
        client.awaitJobs();

        assertThat(sandbox.directory(NORTH).size()).isEqualTo(1);
        assertThat(sandbox.directory(SOUTH).size()).isEqualTo(1);
        var results = Client.USERS + "/" + job + "/results";
        assertThat(client.send("GET", results, null, "x-org-id", NORTH).statusCode()).isEqualTo(200);
        assertThat(client.send("GET", results, null, "x-org-id", SOUTH).statusCode()).isEqualTo(404);
    }
}
