package dev.muster.sandbox;

import static dev.muster.sandbox.InventedUsers.people;
import static dev.muster.sandbox.InventedUsers.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.api.SandboxCall;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxJobsTest extends SandboxTest {

    @Test
    void returnsAJobIdOf24HexadecimalDigits() throws IOException {
        start(fast());

        var answer = client.send(
                "POST",
                SandboxHttpClient.USERS + "?suppressEmail=true",
                "[{\"username\":\"ivy\",\"email\":\"Ivy@Example.com\"}]",
                "creation-source",
                "jumpcloud:bulk");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(SandboxHttpClient.json(answer).get("jobId").asText()).matches("[0-9a-f]{24}");
        ApiContract.assertConforms(
                sandbox.requests().of(SandboxCall.BULK_CREATE).get(0));
    }

    @Test
    void acceptsAJobWithTheDocumentedStatus() throws IOException {
        start(fast().withAcceptedStatus(201));

        assertThat(client.send("POST", SandboxHttpClient.USERS, "[{}]").statusCode())
                .isEqualTo(201);
    }

    @Test
    void showsEmptyPendingAndFinishedResults() throws IOException {
        start(fast().withUsersPerSecond(20).withStartDelay(Duration.ofMillis(10)));
        sandbox.jobs().hold();
        var job = client.create(people(10));

        assertThat(client.results(job)).isEmpty();
        sandbox.jobs().release();
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> statuses(job), statuses -> statuses.contains("finished"));
        sandbox.jobs().hold();

        assertThat(client.results(job)).hasSize(10);
        assertThat(statuses(job)).contains("pending", "finished");
        assertThat(sandbox.directory().size()).isBetween(1, 9);
        sandbox.jobs().release();
        client.awaitJobs();
        assertThat(statuses(job)).hasSize(10).containsOnly("finished");
        assertThat(sandbox.directory().size()).isEqualTo(10);
    }

    private Collection<String> statuses(String job) throws IOException {
        return client.results(job).stream()
                .map(row -> row.get("status").asText())
                .toList();
    }

    @Test
    void returns10RowsByDefaultAnd100AtMost() throws IOException {
        start(fast());
        var job = client.create(people(250));
        var results = SandboxHttpClient.USERS + "/" + job + "/results";

        assertThat(client.json(results)).hasSize(10);
        assertThat(client.json(results + "?limit=1000")).hasSize(100);
        assertThat(client.json(results + "?limit=100&skip=200")).hasSize(50);
        assertThat(client.json(results + "?skip=250")).isEmpty();
        assertThat(client.json(results + "?skip=99999")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=ten", "skip=-1"})
    void rejectsAnInvalidPage(String query) throws IOException {
        start(fast());
        var job = client.create(person("ivy"));

        assertThat(client.get(SandboxHttpClient.USERS + "/" + job + "/results?" + query)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void keepsAnOrderOfItsOwnForRows() throws IOException {
        start(fast());
        var job = client.create(people(200));

        var names = usernames(client.endedResults(job));

        assertThat(names).doesNotHaveDuplicates().hasSize(200).isNotEqualTo(usernames(List.of(people(200))));
        assertThat(usernames(client.results(job))).isEqualTo(names);
    }

    @Test
    void returnsRowsInTheOrderOfTheRequest() throws IOException {
        start(fast().withShuffled(false));
        var job = client.create(people(50));

        assertThat(usernames(client.endedResults(job))).isEqualTo(usernames(List.of(people(50))));
    }

    private static List<String> usernames(List<JsonNode> rowsOrUsers) {
        return rowsOrUsers.stream()
                .map(node -> node.findValue("username").asText())
                .toList();
    }

    @Test
    void omitsThePasswordFromACreatesEvent() throws IOException {
        start(fast());
        var job = client.create(person("Ivy").put("password", "Tulip-77-garden"));

        var row = client.endedResults(job).get(0);

        assertThat(row.at("/meta/SystemUser/username").asText()).isEqualTo("Ivy");
        assertThat(row.get("persistedFields").isNull()).isTrue();
        assertThat(row.toString()).doesNotContain("Tulip");
        assertThat(client.json("/api/systemusers").toString())
                .doesNotContain("Tulip")
                .doesNotContain("password");
    }

    @Test
    void answers404ForAnUnknownJob() throws IOException {
        start(fast());

        var answer = client.get(SandboxHttpClient.USERS + "/5da4cf6113973a47cc6862fa/results");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(SandboxHttpClient.json(answer).get("message").asText()).isEqualTo("job not found");
    }

    @Test
    void servesTheOldJobPaths() throws IOException {
        start(fast());
        var job = client.create(people(3));
        client.awaitJobs();

        assertThat(client.json("/api/v2/jobs/" + job + "/results"))
                .isEqualTo(SandboxHttpClient.array(client.results(job)));
        assertThat(client.json("/api/v2/jobs/" + job).get("workUnitsCount").asInt())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "[{]", "[{}] x", "\"users\""})
    void rejectsABodyThatIsNotAnArrayOfUsers(String body) throws IOException {
        start(fast());

        var answer = client.send("POST", SandboxHttpClient.USERS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(SandboxHttpClient.json(answer).get("code").asInt()).isEqualTo(400);
        assertThat(SandboxHttpClient.json(answer).get("details")).isNotEmpty();
        assertThat(sandbox.jobs().count()).isZero();
    }

    @Test
    void acceptsUpTo800Users() throws IOException {
        start(fast());

        var tooMany = client.send(
                "POST",
                SandboxHttpClient.USERS,
                SandboxHttpClient.array(List.of(people(801))).toString());
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(sandbox.jobs().count()).isZero();

        client.endedResults(client.create(people(800)));
        assertThat(sandbox.directory().size()).isEqualTo(800);
    }

    @Test
    void rejectsAMalformedCreationSource() throws IOException {
        start(fast());

        assertThat(client.send("POST", SandboxHttpClient.USERS, "[{}]", "creation-source", "elsewhere")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.send("POST", SandboxHttpClient.USERS + "?suppressEmail=perhaps", "[{}]")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void choosesTheDefaultStateByCreationSource() throws IOException {
        start(fast().withCsvImportState("STAGED"));

        client.send("POST", SandboxHttpClient.USERS, "[" + person("ivy") + "]");
        client.send("POST", SandboxHttpClient.USERS, "[" + person("jon") + "]", "creation-source", "jumpcloud:scim");
        client.send("POST", SandboxHttpClient.USERS, "[" + person("kim").put("state", "SUSPENDED") + "]");
        client.awaitJobs();

        assertThat(state("ivy")).isEqualTo("STAGED");
        assertThat(state("jon")).isEqualTo("ACTIVATED");
        assertThat(state("kim")).isEqualTo("SUSPENDED");
    }

    private String state(String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .get("state")
                .asText();
    }

    @Test
    void answers404ForAnUnknownPath() throws IOException {
        start(fast());

        var answer = client.get("/api/v2/nowhere");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(SandboxHttpClient.json(answer).get("code").asInt()).isEqualTo(404);
    }

    @Test
    void addsExtraEntriesToMeta() throws IOException {
        start(fast().withMetaBesides(Map.of("startedBy", "somebody")));
        var job = client.create(person("ivy"));
        client.awaitJobs();

        assertThat(client.results(job).iterator().next().get("meta").toString())
                .isEqualTo("{\"SystemUser\":{\"username\":\"ivy\"},\"startedBy\":\"somebody\"}");
    }
}
