package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the formats of JumpCloud's own importers are imported unchanged. */
class FormatsIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FORMATS = Path.of("src", "test", "resources", "formats");
    private static final String ADA = """
            {"username": "ada.brook", "email": "ada.brook@example.com", "firstname": "Ada", "middlename": "M.", "lastname": "Brook", "displayname": "Ada",
             "account_locked": false, "employeeIdentifier": "E-1001", "jobTitle": "Head of Research", "department": "Research", "costCenter": "C7",
             "company": "Example Ltd", "employeeType": "permanent", "location": "Graz", "description": "Keynote, \\"Graz 2025\\"",
             "manager": "64b5f1000000000000000009", "alternateEmail": "ada@example.org", "recoveryEmail": {"address": "ada.recovery@example.org"},
             "managedAppleId": "ada@example.com",
             "addresses": [
               {"type": "work", "streetAddress": "2 Lab Street", "poBox": "PO 5", "locality": "Vienna", "region": "Vienna", "postalCode": "1010", "country": "AT"},
               {"type": "home", "streetAddress": "1 Hill Road", "locality": "Graz", "region": "Styria", "postalCode": "8010", "country": "AT"}],
             "phoneNumbers": [{"type": "mobile", "number": "+43 660 5550100"}, {"type": "work", "number": "+43 1 5550101"},
                              {"type": "work_fax", "number": "+43 1 5550102"}],
             "sudo": true, "passwordless_sudo": false, "password_never_expires": false, "allow_public_key": true, "enable_user_portal_multifactor": true,
             "unix_uid": 5001, "unix_guid": 5001, "attributes": [{"name": "Badge", "value": "B-1"}, {"name": "Locker", "value": "12"}]}""";

    @TempDir
    private Path root;

    private Sandbox sandbox;

    @BeforeEach
    void startTheSandbox() {
        sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
    }

    @AfterEach
    void everyRequestKeptToTheContract() {
        sandbox.requests().all().forEach(ApiContract::assertConforms);
        sandbox.close();
    }

    @Test
    void importsThePowerShellFormatForCreates() throws Exception {
        Instant before = Instant.now();

        assertThat(imported(FORMATS.resolve("powershell-import.csv").toString()))
                .contains("2 rows: 2 created");

        ObjectNode ada = user("ada.brook");
        JsonNode mfa = ada.remove("mfa");
        assertThat(mfa.path("exclusion").isBoolean() && mfa.path("exclusion").asBoolean())
                .isTrue();
        assertThat(Instant.parse(mfa.path("exclusionUntil").asText()))
                .isBetween(
                        before.plus(Duration.ofDays(7)).minusSeconds(1),
                        Instant.now().plus(Duration.ofDays(7)));
        assertHas(ada, ADA);
        assertHas(
                user("ben.castle"),
                "{\"username\": \"ben.castle\", \"email\": \"ben.castle@example.com\", \"firstname\": \"Ben\", "
                        + "\"lastname\": \"Castle\"}");
        assertThat(sent())
                .extracting(user -> user.path("password").asText())
                .containsExactly("Correct-Horse-1", "Battery-Staple-2");
    }

    @Test
    void importsThePowerShellFormatForUpdates() throws Exception {
        withTheDemosUsers();
        ObjectNode ada = user("ada.brook");
        ObjectNode ben = user("ben.castle");

        assertThat(imported(
                        "--operation",
                        "update",
                        FORMATS.resolve("powershell-update-by-username.csv").toString()))
                .contains("2 rows: 1 updated, 1 unchanged");

        ObjectNode changed = user("ada.brook");
        assertThat(changed.path("mfa").path("exclusion").asBoolean()).isTrue();
        ada.setAll((ObjectNode) JSON.readTree("""
                {"jobTitle": "Director", "department": "Development", "addresses": [
                   {"type": "work", "streetAddress": "1 Mill Lane", "locality": "Linz", "region": "Kent", "postalCode": "AA1 1AA", "country": "GB"}],
                 "phoneNumbers": [{"type": "mobile", "number": "+43 660 5550111"}], "sudo": false, "unix_uid": 5002,
                 "external_dn": "CN=Ada,DC=example,DC=com", "external_source_type": "ad", "attributes": [{"name": "Badge", "value": "B-2"}]}"""));
        assertHas(changed.without(List.of("mfa")), ada.toString());
        assertHas(user("ben.castle"), ben.toString());
    }

    @Test
    void importsTheFormatOfJcBulkUsers() throws Exception {
        withTheDemosUsers();
        String file = Files.readString(FORMATS.resolve("jc-bulk-users.csv"))
                .replace("ada.brook", "new.ada")
                .replace("ben.castle", "new.ben")
                .replace("E-1001", "E-9001");
        ObjectNode moved = userOf("64b5f1000000000000000003");

        assertThat(imported(Files.writeString(root.resolve("jc-bulk-users.csv"), file)
                        .toString()))
                .contains("3 rows: 2 created, 1 updated");

        assertHas(user("new.ada"), """
                {"username": "new.ada", "email": "new.ada@example.com", "firstname": "Ada", "lastname": "Brook", "employeeIdentifier": "E-9001",
                 "jobTitle": "Head of Research", "department": "Research", "costCenter": "C7", "sudo": true, "unix_uid": 5001}""");
        assertHas(
                user("new.ben"),
                "{\"username\": \"new.ben\", \"email\": \"new.ben@example.com\", \"firstname\": \"Ben\"}");
        assertHas(
                userOf("64b5f1000000000000000003"),
                moved.put("department", "Design").put("suspended", false).toString());
    }

    private void withTheDemosUsers() {
        sandbox.close();
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(5000).withDemoSeed());
    }

    private String imported(String... arguments) throws Exception {
        String[] command =
                Stream.concat(Stream.of("import"), Stream.of(arguments)).toArray(String[]::new);
        Finished finished =
                MusterCommand.run(RunningMuster.environment(root.resolve("home"), sandbox, Map.of()), command);
        assertThat(finished.exitCode()).as(finished.output()).isZero();
        return finished.output();
    }

    private ObjectNode user(String username) {
        return userOf(sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("_id")
                .asText());
    }

    /** A user of the directory, without what the directory adds by itself. */
    private ObjectNode userOf(String id) {
        ObjectNode user = sandbox.directory().byId(id).orElseThrow().deepCopy();
        user.findParents("_id").forEach(entry -> ((ObjectNode) entry).remove("_id"));
        return user.without(List.of("created", "state"));
    }

    private List<JsonNode> sent() {
        return sandbox.requests().of(SandboxCall.BULK_CREATE).stream()
                .map(RecordedRequest::body)
                .flatMap(users -> users.valueStream())
                .toList();
    }

    private static void assertHas(ObjectNode user, String expected) throws Exception {
        assertThat((JsonNode) user).isEqualTo(JSON.readTree(expected));
    }
}
