package dev.muster.sandbox;

import static dev.muster.sandbox.InventedUsers.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.state.SandboxJson;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which users of a job succeed. */
class SandboxRowsTest extends SandboxTest {
    private static final String ADA = "64b5f1000000000000000001";
    private static final String BEN = "64b5f1000000000000000002";

    @Test
    void processesEachUserSeparately() throws IOException {
        start(fast().withFailedWord("error"));

        var rows = byUsername(client.create(person("ivy"), SandboxJson.object().put("username", "jon"), person("kim")));

        assertThat(rows.get("ivy").get("status").asText()).isEqualTo("finished");
        assertThat(rows.get("jon").get("status").asText()).isEqualTo("error");
        assertThat(rows.get("jon").get("statusMsg").asText()).isEqualTo("email: is required");
        assertThat(rows.get("kim").get("status").asText()).isEqualTo("finished");
        assertThat(sandbox.directory().size()).isEqualTo(2);
    }

    private Map<String, JsonNode> byUsername(String job) throws IOException {
        var rows = new TreeMap<String, JsonNode>();
        client.endedResults(job)
                .forEach(row -> rows.put(row.at("/meta/SystemUser/username").asText(), row));
        return rows;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"username":"ivy"}                                                     | email: is required
            {"email":"ivy@example.com"}                                            | username: is required
            {"username":"ivy","email":"ivy"}                                       | email: must be an e-mail address
            {"username":7,"email":"ivy@example.com"}                               | username: must be a string
            {"username":"ivy","email":"i@example.com","sudo":"true"}               | sudo: must be true or false
            {"username":"ivy","email":"i@example.com","unix_uid":"5000"}           | unix_uid: must be an integer
            {"username":"ivy","email":"i@example.com","unix_uid":0}                | unix_uid: must be at least 1
            {"username":"ivy","email":"i@example.com","state":"ASLEEP"}            | state: must be one of STAGED, ACTIVATED, SUSPENDED
            {"username":"ivy","email":"i@example.com","addresses":{}}              | addresses: must be an array
            {"username":"ivy","email":"i@example.com","addresses":[{"street":"x"}]} | addresses[0].street: is not an attribute that is accepted here
            {"username":"ivy","email":"i@example.com","phoneNumbers":["1"]}        | phoneNumbers[0]: must be an object
            {"username":"ivy","email":"i@example.com","relationships":[]}          | relationships: must not be empty
            {"username":"ivy","email":"i@example.com","mfaData":{}}                | mfaData: is not an attribute that is accepted here
            {"username":"ivy","email":"i@example.com","manager":"ada.brook"}       | manager: must be the id of a user
            {"username":"ivy","email":"i@example.com","external_password_expiration_date":"soon"} | external_password_expiration_date: must be a date and time of RFC 3339
            {"username":"ivy","email":"i@example.com","attributes":[{"name":"cost group","value":"A7"}]} | attributes[0].name: Attribute names may only contain letters and numbers
            {"username":"ivy","email":"i@example.com","attributes":[{"name":"a","value":"1"},{"name":"a","value":"2"}]} | attributes: a name must not be given twice
            "ivy"                                                                  | The user must be an object
            """)
    void failsAnInvalidUser(String user, String message) throws IOException {
        start(fast());

        var row = client.endedResults(client.create(SandboxJson.read(user))).get(0);

        assertThat(row.get("status").asText()).isEqualTo("failed");
        assertThat(row.get("statusMsg").asText()).isEqualTo(message);
        assertThat(sandbox.directory().size()).isZero();
    }

    @Test
    void countsLengthsInCharacters() throws IOException {
        start(fast());

        var rows = byUsername(client.create(
                person("ivy").put("description", "\uD83D\uDE00".repeat(1024)),
                person("jon").put("description", "x".repeat(1025))));

        assertThat(rows.get("ivy").get("status").asText()).isEqualTo("finished");
        assertThat(rows.get("jon").get("statusMsg").asText())
                .isEqualTo("description: must not be longer than 1024 characters");
    }

    @Test
    void ignoresReadOnlyAttributes() throws IOException {
        start(fast());

        client.endedResults(
                client.create(person("ivy").put("id", "x").put("_id", "y").put("created", "z")));

        var ivy = sandbox.directory().byUsername("ivy").orElseThrow();
        assertThat(ivy.get("_id").asText()).matches("[0-9a-f]{24}");
        assertThat(ivy.get("created").asText()).startsWith("20");
        assertThat(ivy.has("id")).isFalse();
    }

    @Test
    void storesEmailsInLowerCase() throws IOException {
        start(fast());

        client.endedResults(client.create(person("ivy").put("email", "Ivy.Lane@Example.COM")));

        assertThat(sandbox.directory()
                        .byUsername("ivy")
                        .orElseThrow()
                        .get("email")
                        .asText())
                .isEqualTo("ivy.lane@example.com");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ada.brook, new@example.com,       E-1, username
            ada,       Ada.Brook@EXAMPLE.com, E-1, email
            ada,       new@example.com,       E-1001, employeeIdentifier
            """)
    void rejectsDuplicates(String username, String email, String employee, String attribute) throws IOException {
        start(fast().withDemoSeed());
        var user = SandboxJson.object()
                .put("username", username)
                .put("email", email)
                .put("employeeIdentifier", employee);

        var row = client.endedResults(client.create(user)).get(0);

        assertThat(row.get("status").asText()).isEqualTo("failed");
        assertThat(row.get("statusMsg").asText())
                .startsWith("User already exists")
                .endsWith(attribute);
        assertThat(sandbox.directory().size()).isEqualTo(5);
    }

    @Test
    void allowsDuplicatesIfConfigured() throws IOException {
        start(fast().withUnique(false));

        client.create(person("ivy"));
        client.create(person("ivy"));
        client.awaitJobs();

        assertThat(sandbox.directory().size()).isEqualTo(2);
        assertThat(client.search("{\"filter\":[{\"username\":\"ivy\"}]}")
                        .get("totalCount")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void updatesTheNamedAttributes() throws IOException {
        start(fast().withDemoSeed());
        var change = (ObjectNode) SandboxJson.read("""
                {"id": "%s", "jobTitle": "Director", "department": null, "email": "Ada@example.org",
                 "addresses": [{"type": "home", "locality": "Ashford"}]}""".formatted(ADA));

        var row = client.endedResults(client.update(change)).get(0);

        assertThat(row.get("status").asText()).isEqualTo("finished");
        var ada = sandbox.directory().byId(ADA).orElseThrow();
        assertThat(ada.get("jobTitle").asText()).isEqualTo("Director");
        assertThat(ada.has("department")).isFalse();
        assertThat(ada.get("email").asText()).isEqualTo("ada@example.org");
        assertThat(ada.get("addresses")).hasSize(1);
        assertThat(ada.at("/addresses/0/type").asText() + " "
                        + ada.at("/addresses/0/locality").asText())
                .isEqualTo("home Ashford");
        assertThat(ada.at("/addresses/0/_id").asText()).matches("[0-9a-f]{24}");
        assertThat(ada.get("firstname").asText()).isEqualTo("Ada");
        assertThat(sandbox.directory().byEmail("ada.brook@example.com")).isEmpty();
        assertThat(sandbox.directory().byEmail("ADA@example.org")).isPresent();
        ApiContract.assertConforms(
                sandbox.requests().of(SandboxCall.BULK_UPDATE).get(0));
    }

    @Test
    void mergesListsIfConfigured() throws IOException {
        start(fast().withDemoSeed().withMergesUpdates(true));

        client.endedResults(client.update((ObjectNode) SandboxJson.read("""
                {"id": "%s", "addresses": [{"type": "home", "locality": "Ashford"}, {"type": "work", "locality": "Leeds"}]}""".formatted(ADA))));

        var ada = sandbox.directory().byId(ADA).orElseThrow();
        assertThat(ada.get("addresses").findValuesAsText("locality")).containsExactly("Leeds", "Ashford");
        assertThat(ada.at("/addresses/0/streetAddress").asText()).isEqualTo("1 Mill Lane");
    }

    @Test
    void clearsEveryAttribute() throws IOException {
        start(fast().withDemoSeed());
        var change = SandboxJson.object()
                .put("id", ADA)
                .putNull("addresses")
                .putNull("mfa")
                .putNull("recoveryEmail")
                .putNull("manager")
                .putNull("delegatedAuthority")
                .putNull("sudo")
                .putNull("unix_uid")
                .putNull("employeeIdentifier");

        assertThat(client.endedResults(client.update(change))
                        .get(0)
                        .get("status")
                        .asText())
                .isEqualTo("finished");

        assertThat(sandbox.directory().byId(ADA).orElseThrow().has("addresses")).isFalse();
        ApiContract.assertConforms(
                sandbox.requests().of(SandboxCall.BULK_UPDATE).get(0));
    }

    @Test
    void failsAnUpdateOfAnUnknownUser() throws IOException {
        start(fast().withShuffled(false));

        var rows = client.endedResults(client.update(
                SandboxJson.object().put("id", ADA).put("lastname", "Brook"),
                SandboxJson.object().put("lastname", "Brook"),
                SandboxJson.object().put("id", "ada").put("lastname", "Brook")));

        assertThat(rows)
                .extracting(row -> row.get("statusMsg").asText())
                .containsExactly("User not found", "id: is required", "id: must be an id of 24 hexadecimal digits");
    }

    @Test
    void rejectsAnUpdateToATakenValue() throws IOException {
        start(fast().withDemoSeed());

        var row = client.endedResults(
                        client.update(SandboxJson.object().put("id", ADA).put("username", "ben.castle")))
                .get(0);

        assertThat(row.get("statusMsg").asText()).isEqualTo("User already exists: another user has this username");
        assertThat(sandbox.directory().byId(ADA).orElseThrow().get("username").asText())
                .isEqualTo("ada.brook");
    }

    @Test
    void omitsUsersFromUpdateResults() throws IOException {
        start(fast().withDemoSeed());

        var row = client.endedResults(
                        client.update(SandboxJson.object().put("id", BEN).put("lastname", "Kastell")))
                .get(0);

        assertThat(row.get("meta")).isEmpty();
    }

    @Test
    void namesUsersInUpdateResultsIfConfigured() throws IOException {
        start(fast().withDemoSeed().withNamesUpdatedUsers(true));

        var row = client.endedResults(
                        client.update(SandboxJson.object().put("id", BEN).put("lastname", "Kastell")))
                .get(0);

        assertThat(row.at("/meta/SystemUser/username").asText()).isEqualTo("ben.castle");
    }
}
