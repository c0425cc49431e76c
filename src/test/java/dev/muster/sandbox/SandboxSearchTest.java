package dev.muster.sandbox;

import static dev.muster.sandbox.InventedUsers.people;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxSearchTest extends SandboxTest {

    @BeforeEach
    void start() {
        start(fast().withDemoSeed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "nobody", textBlock = """
            [{"username":"ada.brook"}]                                                  | ada.brook
            {"username":"ada.brook"}                                                    | ada.brook
            [{"username":"Ada.Brook"}]                                                  | nobody
            [{"email":"ADA.BROOK@example.com"}]                                         | nobody
            [{"_id":"64b5f1000000000000000002"}]                                        | ben.castle
            [{"_id":{"$in":["64b5f1000000000000000003","64b5f1000000000000000009"]}}]   | cleo.dunn
            [{"username":{"$eq":"ben.castle"}}]                                         | ben.castle
            [{"username":{"$in":["emil.frost","ada.brook","nobody"]}}]                  | ada.brook emil.frost
            {"or":[{"username":"ada.brook"},{"email":"ben.castle@example.com"}]}        | ada.brook ben.castle
            {"or":[{"username":"ada.brook"},{"email":"ada.brook@example.com"}]}         | ada.brook
            {"or":[{"username":"ada.brook"},{"department":"Finance"}]}                  | ada.brook ben.castle
            {"and":[{"username":{"$in":["ada.brook","ben.castle"]}},{"department":"Finance"}]} | ben.castle
            [{"username":"ada.brook"},{"department":"Finance"}]                         | nobody
            [{"username":"ada.brook","department":"Research"}]                          | ada.brook
            [{"username":{"$regex":"(?i)(^CLEO\\\\.dunn$)"}}]                           | cleo.dunn
            [{"employeeIdentifier":"E-1004"}]                                           | dara.ellis
            []                                                                          | ada.brook ben.castle cleo.dunn dara.ellis emil.frost
            """)
    void findsMatchingUsers(String filter, String usernames) throws IOException {
        var found = client.search("{\"filter\":" + filter + ",\"sort\":\"_id\"}");

        var expected = usernames == null ? List.<String>of() : List.of(usernames.split(" "));
        assertThat(names(found)).isEqualTo(expected);
        assertThat(found.get("totalCount").asInt()).isEqualTo(expected.size());
    }

    private static List<String> names(JsonNode found) {
        return found.get("results").findValuesAsText("username");
    }

    @Test
    void searchesAccordingToTheContract() throws IOException {
        client.search("""
                {"filter":{"or":[{"username":{"$in":["ada.brook"]}},{"email":"ben.castle@example.com"}]},
                 "fields":"username email created","limit":100,"skip":0,"sort":"_id"}""");
        client.search("{\"filter\":[{\"username\":\"ada.brook\"}]}");

        sandbox.requests().all().forEach(ApiContract::assertConforms);
    }

    @Test
    void returnsOnlyRequestedFields() throws IOException {
        var found = client.search("{\"filter\":[{\"username\":\"ada.brook\"}],\"fields\":\"email created\"}")
                .get("results")
                .get(0);

        assertThat(found.fieldNames()).toIterable().containsExactlyInAnyOrder("_id", "email", "created");
        assertThat(found.get("created").asText()).isEqualTo("2023-07-18T08:00:00.000Z");
    }

    @Test
    void ignoresFieldsWithCommas() throws IOException {
        var found =
                client.search("{\"fields\":\"email,created\"}").get("results").get(0);

        assertThat(found.has("firstname")).isTrue();
    }

    @Test
    void pagesThroughAllUsers() throws IOException {
        client.create(people(300));
        client.awaitJobs();

        assertThat(client.search("{}").get("results")).hasSize(10);
        assertThat(client.search("{\"limit\":1000}").get("results")).hasSize(100);
        var last = client.search("{\"limit\":100,\"skip\":300,\"sort\":\"_id\"}");
        assertThat(last.get("results")).hasSize(5);
        assertThat(last.get("totalCount").asInt()).isEqualTo(305);
    }

    @Test
    void sortsBySeveralAttributes() throws IOException {
        assertThat(names(client.search("{\"sort\":\"-username\"}"))).startsWith("emil.frost", "dara.ellis");
        assertThat(names(client.search("{\"sort\":\"state department\"}"))).startsWith("ben.castle", "emil.frost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"filter\":\"ada\"}",
                "{\"filter\":{\"or\":{}}}",
                "{\"filter\":[{\"username\":{\"$near\":\"a\"}}]}",
                "{\"filter\":[{\"username\":{\"$regex\":\"(\"}}]}",
                "{\"searchFilter\":{}}",
                "[]",
                "{"
            })
    void rejectsUnsupportedSearches(String search) throws IOException {
        assertThat(client.send("POST", SandboxHttpClient.SEARCH, search).statusCode())
                .isEqualTo(400);
    }

    @Test
    void listsUsers() throws IOException {
        var listed = client.json("/api/systemusers?limit=2&skip=1&sort=_id&fields=username");

        assertThat(names(listed)).containsExactly("ben.castle", "cleo.dunn");
        assertThat(listed.get("totalCount").asInt()).isEqualTo(5);
        assertThat(client.get("/api/systemusers?filter=username:$eq:ada.brook").statusCode())
                .isEqualTo(400);
    }

    @Test
    void findsAUserById() throws IOException {
        assertThat(client.json("/api/systemusers/64b5f1000000000000000005")
                        .get("username")
                        .asText())
                .isEqualTo("emil.frost");
        assertThat(client.get("/api/systemusers/64b5f1000000000000000009").statusCode())
                .isEqualTo(404);
    }

    @Test
    void removesAUser() throws IOException {
        var removed = client.send("DELETE", "/api/systemusers/64b5f1000000000000000001", null);

        assertThat(removed.statusCode()).isEqualTo(200);
        assertThat(SandboxHttpClient.json(removed).get("username").asText()).isEqualTo("ada.brook");
        assertThat(names(client.search("{\"filter\":[{\"username\":\"ada.brook\"}]}")))
                .isEmpty();
        assertThat(client.send("DELETE", "/api/systemusers/64b5f1000000000000000001", null)
                        .statusCode())
                .isEqualTo(404);
    }
}
