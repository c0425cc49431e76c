package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.InTurn;
import dev.muster.testing.RawServer;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster doctor}. */
class DoctorIT {
    private static final String NORTH = "5f0000000000000000000001";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(2000));

    @TempDir
    private Path folder;

    private Path home;
    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        home = folder.resolve("home");
        this.sandbox = sandbox;
    }

    private Map<String, String> environment(String... more) {
        var environment = new HashMap<>(RunningMuster.environment(home, sandbox, Map.of()));
        for (int name = 0; name < more.length; name += 2) {
            environment.put(more[name], more[name + 1]);
        }
        return environment;
    }

    @Test
    void reportsThatAllIsWellAndLeavesNoTrace() throws Exception {
        Finished healthy = MusterCommand.run(environment(), "doctor");

        assertThat(healthy.exitCode()).as(healthy.output()).isZero();
        assertThat(healthy.output().lines().map(line -> line.split(" +")[1]))
                .containsSubsequence(
                        "configuration",
                        "mapping",
                        "folders",
                        "inbox",
                        "disk",
                        "ledger",
                        "proxy",
                        "dns",
                        "tls",
                        "clock",
                        "key",
                        "organization",
                        "region");
        assertThat(healthy.output())
                .doesNotContain("error  ")
                .contains("ok       key            accepted", "does not exist yet; the first import creates it");
        assertThat(home).doesNotExist();
        assertThat(sandbox.requests().all()).singleElement().satisfies(asked -> {
            assertThat(asked.call()).isEqualTo(SandboxCall.LIST_USERS);
            assertThat(asked.query()).isEqualTo(Map.of("limit", List.of("1")));
        });
    }

    @Test
    void printsJsonBesideARunningWorker() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");
            Finished beside = MusterCommand.run(environment(), "doctor", "--json");

            assertThat(beside.exitCode()).as(beside.output()).isZero();
            JsonNode document = new JsonMapper().readTree(beside.output());
            assertThat(document.path("errors").asInt(-1)).isZero();
            assertThat(document.path("findings"))
                    .anySatisfy(finding -> {
                        assertThat(finding.path("check").asText()).isEqualTo("ledger");
                        assertThat(finding.path("level").asText()).isEqualTo("ok");
                        assertThat(finding.path("found").asText()).contains("ledger.db is intact");
                        assertThat(finding.path("toDo").isNull()).isTrue();
                    })
                    .allSatisfy(finding -> assertThat(finding.properties())
                            .extracting(Map.Entry::getKey)
                            .containsExactly("check", "level", "found", "toDo"));
        }
    }

    @Test
    void reportsARejectedKeyWithoutShowingIt() throws Exception {
        Finished refused = MusterCommand.run(environment("JUMPCLOUD_API_KEY", "wrong-key-4711"), "doctor");

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.output())
                .contains(
                        "error    key            rejected by the service (HTTP 401: ",
                        "what to do: set JUMPCLOUD_API_KEY")
                .doesNotContain("wrong-key-4711");
    }

    @Test
    void checksEverythingElseWithoutAKey() throws Exception {
        Finished without = MusterCommand.run(environment("JUMPCLOUD_API_KEY", ""), "doctor");

        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.output())
                .contains(
                        "error    key            not set", "set JUMPCLOUD_API_KEY", "ok       tls ", "warning  clock ");
        assertThat(sandbox.requests().all()).isEmpty();
    }

    @Test
    void reportsAnUnreachableService() throws Exception {
        Finished unreachable = MusterCommand.run(environment("JUMPCLOUD_BASE_URL", "http://127.0.0.1:1"), "doctor");

        assertThat(unreachable.exitCode()).isEqualTo(2);
        assertThat(unreachable.output())
                .contains(
                        "error    tls ",
                        "cannot reach",
                        "error    key            no usable response from the service: no connection",
                        "ok       dns ")
                .doesNotContain("sandbox-key");
    }

    @Test
    @InTurn
    void limitsTheTimeOfResponsesAndHandshakes() throws Exception {
        try (RawServer head = RawServer.dripping("HTTP/1.1 200 OK\r\nX-Drip: ", "a")) {
            Finished dripping =
                    MusterCommand.run(environment("JUMPCLOUD_BASE_URL", "http://127.0.0.1:" + head.port()), "doctor");
            assertThat(dripping.exitCode()).as(dripping.output()).isEqualTo(2);
            assertThat(dripping.output())
                    .contains("error    key ", "no usable response from the service: no response within 5 s");
        }
        // The head of a record of 16 kB, of which the rest never comes.
        try (RawServer handshake = RawServer.dripping("\26\3\3\100\0", "\2")) {
            Finished dripping = MusterCommand.run(
                    environment("JUMPCLOUD_BASE_URL", "https://localhost:" + handshake.port()), "doctor");
            assertThat(dripping.exitCode()).as(dripping.output()).isEqualTo(2);
            assertThat(dripping.output())
                    .contains(
                            "error    tls            no connection to localhost:" + handshake.port() + " within 5 s",
                            "error    key            no usable response from the service: no response within 5 s");
        }
    }

    @Test
    void reportsAnUnusableHomeAndADamagedLedger() throws Exception {
        Files.writeString(home, "a file");
        Finished file = MusterCommand.run(environment(), "doctor");
        assertThat(file.exitCode()).isEqualTo(2);
        assertThat(file.output()).contains("error    folders        " + home + " is not a folder", "ok       key ");

        Files.delete(home);
        Files.createDirectories(home.resolve("work"));
        Files.writeString(home.resolve("ledger.db"), "no database, and long enough to be looked at as one".repeat(100));
        Files.createFile(home.resolve("inbox"));
        Finished damaged = MusterCommand.run(environment(), "doctor");
        assertThat(damaged.exitCode()).isEqualTo(2);
        assertThat(damaged.output())
                .contains(
                        "error    ledger ",
                        "restore it from a backup",
                        "error    folders        " + home.resolve("inbox") + " is not a folder");
    }

    @Test
    void reportsAnUnknownOrganization() throws Exception {
        try (Sandbox several = Sandbox.start(SandboxSettings.defaults().withOrganizations(NORTH))) {
            String url = several.baseUrl().toString();
            Finished unknown = MusterCommand.run(
                    environment("JUMPCLOUD_BASE_URL", url, "JUMPCLOUD_ORG_ID", "5f0000000000000000000003"), "doctor");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.output())
                    .contains(
                            "ok       key ",
                            "error    organization   the service rejects 5f0000000000000000000003 (HTTP 404: ");

            Finished known =
                    MusterCommand.run(environment("JUMPCLOUD_BASE_URL", url, "JUMPCLOUD_ORG_ID", NORTH), "doctor");
            assertThat(known.exitCode()).as(known.output()).isZero();
            assertThat(known.output()).contains("ok       organization   the key has access to " + NORTH);

            assertThat(MusterCommand.run(environment("JUMPCLOUD_BASE_URL", url), "doctor")
                            .output())
                    .contains("warning  organization   not set", "set JUMPCLOUD_ORG_ID");
        }
    }

    @Test
    void findsTheRegionOfTheCredentials() throws Exception {
        try (Sandbox europe = Sandbox.start(SandboxSettings.defaults()
                .withApiKey("key-of-europe")
                .withClient("client-of-europe", "secret-of-europe"))) {
            String regions = Stream.of(sandbox, europe)
                    .map(region -> (region == europe ? "eu " : "us ") + region.baseUrl() + " " + region.baseUrl()
                            + "/oauth2/token")
                    .collect(Collectors.joining(", "));
            Finished key = MusterCommand.run(
                    environment(
                            "JUMPCLOUD_REGIONS",
                            regions,
                            "JUMPCLOUD_BASE_URL",
                            "us",
                            "JUMPCLOUD_API_KEY",
                            "key-of-europe"),
                    "doctor");
            assertThat(key.exitCode()).as(key.output()).isEqualTo(3);
            assertThat(key.output())
                    .contains(
                            "error    key ",
                            "error    region         the credentials belong to Europe, but the address is that of "
                                    + "the United States",
                            "what to do: set JUMPCLOUD_BASE_URL to eu")
                    .doesNotContain("key-of-europe");

            Finished account = MusterCommand.run(
                    environment(
                            "JUMPCLOUD_REGIONS",
                            regions,
                            "JUMPCLOUD_BASE_URL",
                            "us",
                            "JUMPCLOUD_API_KEY",
                            "",
                            "JUMPCLOUD_CLIENT_ID",
                            "client-of-europe",
                            "JUMPCLOUD_CLIENT_SECRET",
                            "secret-of-europe"),
                    "doctor");
            assertThat(account.exitCode()).as(account.output()).isEqualTo(3);
            assertThat(account.output())
                    .contains(
                            "rejected by the service (no access token: HTTP 401: ",
                            "the credentials belong to " + "Europe")
                    .doesNotContain("secret-of-europe");
        }
    }

    @Test
    void exitsWithZeroForWarnings() throws Exception {
        try (Sandbox slow = Sandbox.start(
                SandboxSettings.defaults().withClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5))))) {
            Finished odd = MusterCommand.run(
                    environment("JUMPCLOUD_BASE_URL", slow.baseUrl().toString(), "MUSTER_BATCHSIZE", "100"), "doctor");

            assertThat(odd.exitCode()).as(odd.output()).isZero();
            assertThat(odd.output())
                    .contains(
                            "warning  configuration  ignoring MUSTER_BATCHSIZE in the environment: it is not a setting",
                            "Did you mean MUSTER_BATCH_SIZE?",
                            "s ahead of the service",
                            "Ready to import (2 warnings)");
        }
    }

    @Test
    void reportsAnInvalidSetting() throws Exception {
        Finished wrong = MusterCommand.run(environment("MUSTER_BATCH_SIZE", "900"), "doctor");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.output())
                .startsWith("error    configuration  MUSTER_BATCH_SIZE (environment) is \"900\": it must be a whole "
                        + "number from 1 to 800");
    }

    /**
     * The environment of several organizations, each with a key of its own at the sandbox where nothing else is set.
     */
    private Map<String, String> organizations(String names, String... more) {
        Map<String, String> environment = environment(more);
        environment.putAll(Map.of("MUSTER_ORGS", names, "JUMPCLOUD_API_KEY", ""));
        return environment;
    }

    @Test
    void checksEachOrganization() throws Exception {
        try (Sandbox other = Sandbox.start(SandboxSettings.defaults().withApiKey("key-of-globex"))) {
            Map<String, String> environment = organizations(
                    "acme, globex, hooli, initech, umbrella",
                    "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
                    "sandbox-key",
                    "MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY",
                    "key-of-globex",
                    "MUSTER_ORG_GLOBEX_JUMPCLOUD_BASE_URL",
                    other.baseUrl().toString(),
                    "MUSTER_ORG_HOOLI_JUMPCLOUD_API_KEY",
                    "wrong-key-4711",
                    "MUSTER_ORG_UMBRELLA_JUMPCLOUD_API_KEY_FILE",
                    folder.resolve("nowhere").toString());
            Finished text = MusterCommand.run(environment, "doctor");

            assertThat(text.exitCode()).as(text.output()).isEqualTo(3);
            assertThat(text.output())
                    .contains(
                            "ok       key            acme: accepted",
                            "ok       key            globex: accepted",
                            "error    key            hooli: rejected by the service (HTTP 401: ",
                            "what to do: set muster.org.hooli.jumpcloud.api-key",
                            "error    key            initech: not set",
                            "what to do: set muster.org.initech.jumpcloud.api-key",
                            "error    configuration  umbrella: MUSTER_ORG_UMBRELLA_JUMPCLOUD_API_KEY_FILE "
                                    + "(environment)",
                            "ok       tls            hooli: as for acme: not needed",
                            "ok       tls            globex: not needed")
                    .doesNotContain("wrong-key-4711", "key-of-globex");
            assertThat(text.output().lines().filter(line -> line.matches("\\w+ +(folders|inbox|disk|ledger) .*")))
                    .hasSize(4);

            JsonNode findings = findings(environment);
            assertThat(findings)
                    .filteredOn(finding -> finding.path("check").asText().equals("key"))
                    .extracting(finding -> finding.path("org").asText() + " "
                            + finding.path("level").asText())
                    .containsExactly("acme ok", "globex ok", "hooli error", "initech error");
            assertThat(findings)
                    .filteredOn(finding -> finding.path("check").asText().equals("disk"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.has("org")).isFalse());
        }
    }

    private static JsonNode findings(Map<String, String> environment) throws Exception {
        try (MusterCommand doctor = MusterCommand.startWithErrorsApart(environment, "doctor", "--json")) {
            doctor.exitCode();
            return new JsonMapper().readTree(doctor.output()).path("findings");
        }
    }

    @Test
    void checksOnlyTheSelectedOrganization() throws Exception {
        Map<String, String> environment =
                organizations("acme, globex", "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY", "sandbox-key");
        Finished acme = MusterCommand.run(environment, "doctor", "--org", "acme");
        assertThat(acme.exitCode()).as(acme.output()).isZero();
        assertThat(acme.output())
                .contains("ok       key            acme: ", "Ready to import")
                .doesNotContain("globex");

        Finished unknown = MusterCommand.run(environment, "doctor", "--org", "acne");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.output())
                .contains("Unknown organization \"acne\" in --org", "Did you mean acme?")
                .doesNotContain("ok  ");

        Finished unsaid = MusterCommand.run(environment, "doctor", "--learn", "--yes");
        assertThat(unsaid.exitCode()).isEqualTo(2);
        assertThat(unsaid.output())
                .contains("muster.orgs has several organizations (acme, globex): select one with --org");
        assertThat(sandbox.requests().all()).hasSize(1);
    }

    @Test
    void waitsOnlyOnceForASilentService() throws Exception {
        var connections = new AtomicInteger();
        try (ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = new Thread(() -> hangUp(dead, connections));
            hangsUp.start();
            String names =
                    IntStream.range(0, 40).mapToObj(number -> "org-" + number).collect(Collectors.joining(", "));
            Map<String, String> environment =
                    organizations(names, "JUMPCLOUD_BASE_URL", "http://127.0.0.1:" + dead.getLocalPort());
            Stream.of(names.split(", "))
                    .forEach(name -> environment.put(
                            "MUSTER_ORG_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_JUMPCLOUD_API_KEY",
                            "key-of-" + name));

            Finished unanswered = MusterCommand.run(environment, "doctor");

            assertThat(unanswered.exitCode()).isEqualTo(2);
            assertThat(unanswered.output())
                    .contains(
                            "error    key            org-0: no usable response from the service",
                            "error    key            org-39: no usable response from the service");
            assertThat(connections).hasValueLessThanOrEqualTo(3);
        }
    }

    private static void hangUp(ServerSocket server, AtomicInteger connections) {
        try {
            while (true) {
                server.accept().close();
                connections.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
