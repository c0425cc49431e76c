package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.sandbox.judge.Misconduct;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** User groups of the sandbox and their members, over HTTP. */
class SandboxGroupsTest {
    private static final String GROUPS = "/api/v2/usergroups";
    private static final String ADA = "64b5f1000000000000000001";
    private static final String NOBODY_ID = "64b5f10000000000000000ff";

    private Sandbox sandbox;
    private SandboxHttpClient client;
    private String sales;

    @BeforeEach
    void start() {
        startWith(SandboxSettings.defaults());
    }

    private void startWith(SandboxSettings settings) {
        sandbox = Sandbox.start(settings.withDemoSeed());
        client = new SandboxHttpClient(sandbox);
        sales = sandbox.groups().all().stream()
                .filter(group -> group.name().equals("Sales"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void findsAGroupByItsExactName() throws IOException {
        sandbox.groups().add("R&D: Köln/Bonn");

        JsonNode found =
                client.json(GROUPS + "?filter=name:eq:" + URLEncoder.encode("R&D: Köln/Bonn", StandardCharsets.UTF_8));

        assertThat(found).hasSize(1);
        assertThat(found.at("/0/name").asText()).isEqualTo("R&D: Köln/Bonn");
        assertThat(client.json(GROUPS + "?filter=name:eq:sales")).isEmpty();
        sandbox.requests().all().forEach(ApiContract::assertConforms);
    }

    @Test
    void listsGroupsInPages() throws IOException {
        assertThat(client.json(GROUPS + "?limit=3&skip=1").findValuesAsText("name"))
                .containsExactly("Engineering", "Sales", "Contractors");
    }

    @Test
    void addsAndRemovesAMember() throws IOException {
        assertThat(change(sales, "add", ADA).statusCode()).isEqualTo(204);
        assertThat(client.json(GROUPS + "/" + sales + "/members?limit=10&skip=0")
                        .at("/0/to/id")
                        .asText())
                .isEqualTo(ADA);
        assertThat(change(sales, "remove", ADA).statusCode()).isEqualTo(204);
        assertThat(sandbox.groups().members("Sales")).isEmpty();
        sandbox.requests().all().forEach(ApiContract::assertConforms);
    }

    @Test
    void rejectsAMemberWhoIsAddedAgain() throws IOException {
        change(sales, "add", ADA);

        assertThat(change(sales, "add", ADA).statusCode()).isEqualTo(409);
        assertThat(change(sales, "update", ADA).statusCode()).isEqualTo(204);
        assertThat(sandbox.groups().members("Sales")).containsExactly(ADA);
    }

    @Test
    void acceptsAMemberWhoIsAddedAgainIfSetTo() throws IOException {
        sandbox.close();
        startWith(SandboxSettings.defaults().withAcceptsEqualMembers(true));

        change(sales, "add", ADA);

        assertThat(change(sales, "add", ADA).statusCode()).isEqualTo(204);
    }

    @Test
    void rejectsUnknownUsersAndGroupsAndDynamicGroups() throws IOException {
        String dynamic = sandbox.groups().addDynamic("By rule");

        assertThat(change(sales, "add", NOBODY_ID).statusCode()).isEqualTo(404);
        assertThat(change(NOBODY_ID, "add", ADA).statusCode()).isEqualTo(404);
        assertThat(change(dynamic, "add", ADA).statusCode()).isEqualTo(400);
        assertThat(change(sales, "remove", ADA).statusCode()).isEqualTo(404);
        sandbox.requests().all().forEach(ApiContract::assertConforms);
    }

    @Test
    void countsTheThirdEqualChangeAsMisconduct() throws IOException {
        change(sales, "add", ADA);
        change(sales, "add", ADA);
        assertThat(sandbox.misconduct()).isEmpty();

        change(sales, "add", ADA);

        assertThat(sandbox.misconduct()).extracting(Misconduct::rule).containsExactly(Misconduct.Rule.WITHOUT_NEED);
    }

    @Test
    void hasTheFaultsOfOtherCalls() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.CHANGE_MEMBERS,
                        Fault.answer(500, Map.of(), "application/json", "{\"message\":\"broken\"}"));

        assertThat(change(sales, "add", ADA).statusCode()).isEqualTo(500);
        assertThat(sandbox.groups().members("Sales")).isEmpty();
    }

    @Test
    void removesUsersFromTheirGroups() throws IOException {
        change(sales, "add", ADA);

        sandbox.directory().remove(ADA);

        assertThat(sandbox.groups().members("Sales")).isEqualTo(List.of());
    }

    private HttpResponse<String> change(String group, String op, String user) throws IOException {
        return client.send(
                "POST",
                GROUPS + "/" + group + "/members",
                "{\"op\":\"%s\",\"type\":\"user\",\"id\":\"%s\"}".formatted(op, user));
    }
}
