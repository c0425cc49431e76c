package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.ConfigurationException;
import dev.muster.e2e.CapturedLog;
import dev.muster.e2e.MetricsScrape;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.e2e.queue.JmsPeer;
import dev.muster.ledger.model.BatchState;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.sandbox.faults.Fault;
import dev.muster.sandbox.state.Directory;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One Muster serves several organizations independently. */
class OrganizationsIT {
    private static final String NORTH = "5f0000000000000000000001";
    private static final String SOUTH = "5f0000000000000000000002";
    private static final String ONE_USER = "username,email\nann,ann@example.com\n";

    @TempDir
    private Path folder;

    private Sandbox acme;
    private Sandbox globex;

    @BeforeEach
    void serve() {
        acme = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000).withApiKey("key-of-acme"));
        globex = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(5000).withApiKey("key-of-globex"));
    }

    @AfterEach
    void stop() {
        acme.close();
        globex.close();
    }

    private Path root() {
        return folder.resolve("home");
    }

    /** Two organizations, each with a service and a key of its own. */
    private Map<String, String> both(Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "JUMPCLOUD_API_KEY",
                "",
                "MUSTER_ORGS",
                "acme, globex",
                "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
                "key-of-acme",
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY",
                "key-of-globex",
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_BASE_URL",
                globex.baseUrl().toString()));
        environment.putAll(more);
        return environment;
    }

    private RunningMuster muster(Map<String, String> more) throws IOException {
        return RunningMuster.start(root(), acme, both(more));
    }

    private static List<String> usernames(Directory directory) {
        return directory.users().stream()
                .map(user -> user.path("username").asText())
                .toList();
    }

    private static String told(ClosedImport closed) {
        JsonNode receipt = closed.receipt();
        return receipt.path("org").asText() + ", " + receipt.path("operation").asText() + ", "
                + receipt.path("jobs").size() + " jobs";
    }

    @Test
    void separatesInboxCredentialsDefaultsAndDirectory() throws IOException {
        try (RunningMuster muster = muster(
                Map.of("MUSTER_ORG_GLOBEX_MUSTER_OPERATION", "upsert", "MUSTER_ORG_GLOBEX_MUSTER_BATCH_SIZE", "2"))) {
            muster.drop("org/acme/a.csv", ONE_USER)
                    .drop("org/globex/g.csv", SampleUsers.csv(3))
                    .drop("org/globex/create/h.csv", ONE_USER);
            for (int more = 1; more <= 5; more++) {
                muster.drop(
                        "org/globex/more" + more + ".csv",
                        "username,email\nmore%1$d,more%1$d@example.com\n".formatted(more));
            }

            assertThat(told(muster.closed("a.csv"))).isEqualTo("acme, create, 1 jobs");
            assertThat(told(muster.closed("g.csv"))).isEqualTo("globex, upsert, 2 jobs");
            assertThat(muster.closed("h.csv").counts()).startsWith("1 rows, 1 created");
            IntStream.rangeClosed(1, 5)
                    .forEach(more -> assertThat(
                                    muster.closed("more" + more + ".csv").counts())
                            .startsWith("1 rows, 1 created"));
        }
        assertThat(usernames(acme.directory())).containsExactly("ann");
        assertThat(acme.requests().of(SandboxCall.SEARCH_USERS))
                .as("users are looked up in the organization of the row")
                .isEmpty();
        assertThat(usernames(globex.directory())).hasSize(9).contains("person1", "person2", "person3", "ann", "more5");
        assertThat(acme.misconduct()).isEmpty();
        assertThat(globex.misconduct()).isEmpty();
        assertThat(root().resolve("work")).as("nothing is left behind").isEmptyDirectory();
    }

    @Test
    void sharesOneKeyAmongOrganizations() throws IOException {
        try (Sandbox shared = Sandbox.start(
                        SandboxSettings.defaults().withUsersPerSecond(5000).withOrganizations(NORTH, SOUTH));
                RunningMuster muster = RunningMuster.start(
                        root(),
                        shared,
                        Map.of(
                                "MUSTER_ORGS",
                                "north,south",
                                "MUSTER_ORG_NORTH_JUMPCLOUD_ORG_ID",
                                NORTH,
                                "MUSTER_ORG_SOUTH_JUMPCLOUD_ORG_ID",
                                SOUTH))) {
            muster.drop("org/north/n.csv", ONE_USER).drop("org/south/s.csv", ONE_USER);

            assertThat(muster.closed("n.csv").counts()).startsWith("1 rows, 1 created");
            assertThat(muster.closed("s.csv").counts())
                    .as("the same file, seen before in another organization")
                    .startsWith("1 rows, 1 created");
            assertThat(usernames(shared.directory(NORTH))).containsExactly("ann");
            assertThat(usernames(shared.directory(SOUTH))).containsExactly("ann");
        }
    }

    /** The ways in which an organization's service may fail. */
    private enum Trouble {
        REFUSES_THE_KEY {
            @Override
            Fault until(CountDownLatch end) {
                return Fault.answer(401, Map.of(), "application/json", "{\"message\":\"Unauthorized\"}");
            }
        },
        ASKS_TO_BE_LEFT_ALONE {
            @Override
            Fault until(CountDownLatch end) {
                return Fault.answer(429, Map.of("Retry-After", "3600"), "application/json", "{\"message\":\"later\"}");
            }
        },
        DOES_NOT_ANSWER {
            @Override
            Fault until(CountDownLatch end) {
                return Fault.none(() -> waitFor(end));
            }
        },
        LOSES_ITS_ANSWERS {
            @Override
            Fault until(CountDownLatch end) {
                return Fault.dropAfterAccepting();
            }
        };

        abstract Fault until(CountDownLatch end);
    }

    @ParameterizedTest
    @EnumSource
    @InTurn
    void isolatesAFailingOrganization(Trouble trouble) throws IOException {
        var end = new CountDownLatch(1);
        Stream.of(SandboxCall.BULK_CREATE, SandboxCall.SEARCH_USERS)
                .forEach(call -> globex.faults().onNext(call, trouble.until(end), 10_000));
        try (RunningMuster muster = muster(Map.of("MUSTER_BATCH_SIZE", "1"))) {
            for (int file = 0; file < 5; file++) {
                // The same content again would be the same import.
                muster.drop("org/globex/g" + file + ".csv", SampleUsers.csv(20 + file));
            }
            await().alias("one of its batches is being sent, or is in doubt, or must wait")
                    .atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            muster.worker().organizations().get(1).callGate().pauseMillis() > 0
                                    || Stream.of(BatchState.SUBMITTING, BatchState.IN_DOUBT)
                                            .anyMatch(muster.ledger()
                                                    .stats()
                                                    .batches()
                                                    .inState()::containsKey));

            assertThat(muster.drop("org/acme/a.csv", SampleUsers.csv(20))
                            .closed("a.csv")
                            .counts())
                    .startsWith("20 rows, 20 created");
            String user = acme.directory().users().get(0).path("_id").asText();
            assertThat(muster.drop("org/acme/update/b.csv", "id,department\n" + user + ",Gardens\n")
                            .closed("b.csv")
                            .counts())
                    .startsWith("1 rows, 0 created, 1 updated");
            assertThat(muster.ledger().imports().notClosed())
                    .extracting(open -> open.destination().org())
                    .containsOnly("globex")
                    .hasSize(5);
            assertThat(muster.worker().refusal("acme")).isEmpty();
            assertThat(acme.requests().of(SandboxCall.SEARCH_USERS))
                    .as("searched by the id of its own user only")
                    .allSatisfy(search ->
                            assertThat(search.body().toString()).contains(user).doesNotContain("person"));
            end.countDown();
        }
    }

    @InTurn
    @Test
    void servesOthersWhileOneGetsNoResponses() throws IOException {
        var end = new CountDownLatch(1);
        Stream.of(SandboxCall.BULK_CREATE, SandboxCall.SEARCH_USERS)
                .forEach(call -> globex.faults().onNext(call, Fault.none(() -> waitFor(end)), 10_000));
        List<String> silent = List.of("s1", "s2", "s3", "s4", "s5");
        var environment = new HashMap<>(Map.of(
                "MUSTER_ORGS", "acme," + String.join(",", silent), "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY", "key-of-acme"));
        for (String org : silent) {
            String variable = "MUSTER_ORG_" + org.toUpperCase(Locale.ROOT) + "_JUMPCLOUD_";
            environment.putAll(Map.of(
                    variable + "API_KEY",
                    "key-of-globex",
                    variable + "BASE_URL",
                    globex.baseUrl().toString(),
                    variable + "ORG_ID",
                    "5f000000000000000000000" + org.charAt(1)));
        }
        try (RunningMuster muster = RunningMuster.start(root(), acme, environment)) {
            for (String org : silent) {
                muster.drop("org/" + org + "/sent.csv", ONE_USER).drop("org/" + org + "/upsert/named.csv", ONE_USER);
            }
            await().alias("each waits for two answers")
                    .atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().stats().batches().inState().getOrDefault(BatchState.SUBMITTING, 0L)
                            == silent.size());

            assertThat(muster.drop("org/acme/a.csv", SampleUsers.csv(20))
                            .closed("a.csv")
                            .counts())
                    .startsWith("20 rows, 20 created");
            end.countDown();
        }
    }

    @InTurn
    @Test
    void routesMessagesToTheirOrganization() throws Exception {
        globex.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(401, Map.of(), "application/json", "{\"message\":\"Unauthorized\"}"),
                        1_000);
        try (SandboxBroker broker = SandboxBroker.start(folder.resolve("broker"));
                JmsPeer peer = JmsPeer.artemis(broker.url());
                RunningMuster muster = muster(JmsPeer.environment(
                        broker.url(),
                        Map.of("MUSTER_QUEUE_MOST_OPEN", "10", "MUSTER_ORG_ACME_JUMPCLOUD_ORG_ID", NORTH)))) {
            for (int user = 0; user < 20; user++) {
                peer.send(
                        "{\"username\":\"u%1$d\",\"email\":\"u%1$d@example.com\"}".formatted(user),
                        "held",
                        Map.of("org", "globex"));
            }
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.worker().refusal("globex").isPresent());
            peer.send("{\"username\":\"u0\",\"email\":\"u0@example.com\"}", "by name", Map.of("org", "acme"));
            peer.send("{\"username\":\"u1\",\"email\":\"u1@example.com\"}", "by id", Map.of("org", NORTH));
            peer.send("{\"username\":\"u2\",\"email\":\"u2@example.com\"}", "for nobody");
            peer.send("{\"username\":\"u3\",\"email\":\"u3@example.com\"}", "for another", Map.of("org", "initech"));

            assertThat(peer.recordEvents(4))
                    .extracting(event -> event.path("correlationId").asText() + ": "
                            + event.path("outcome").asText() + " "
                            + event.path("code").asText("") + event.path("org").asText(""))
                    .containsExactlyInAnyOrder(
                            "by name: created acme",
                            "by id: created acme",
                            "for nobody: invalid ORGANIZATION_UNKNOWN",
                            "for another: invalid ORGANIZATION_UNKNOWN");
            assertThat(usernames(acme.directory())).containsExactlyInAnyOrder("u0", "u1");
            assertThat(muster.ledger().imports().newestFirst())
                    .extracting(one -> one.destination().org())
                    .containsExactlyInAnyOrder("acme", "globex", "");
        }
    }

    @InTurn
    @Test
    void continuesTheWorkOfEachOrganization() throws IOException {
        Path orphan = root().resolve("work/01JN0000000000000000000009/org/globex/create/orphan.csv");
        Files.createDirectories(orphan.getParent());
        Files.writeString(orphan, ONE_USER);
        try (RunningMuster muster = muster(Map.of())) {
            assertThat(muster.closed("orphan.csv").receipt().path("org").asText())
                    .isEqualTo("globex");
        }
        assertThat(usernames(globex.directory())).containsExactly("ann");
        assertThat(acme.requests().all()).isEmpty();
    }

    @InTurn
    @Test
    void neverSendsToAnotherOrganization() throws IOException {
        Path orphan = root().resolve("work/01JN0000000000000000000009/org/initech/create/orphan.csv");
        Files.createDirectories(orphan.getParent());
        Files.writeString(orphan, ONE_USER);
        assertThatThrownBy(() -> muster(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(orphan.toString())
                .hasMessageContaining("muster.orgs does not name");
        Files.delete(orphan);

        globex.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(401, Map.of(), "application/json", "{\"message\":\"Unauthorized\"}"),
                        1_000);
        try (RunningMuster muster = muster(Map.of())) {
            muster.drop("org/globex/g.csv", ONE_USER);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.worker().refusal("globex").isPresent());
        }
        assertThatThrownBy(() -> muster(Map.of(
                        "MUSTER_ORG_GLOBEX_JUMPCLOUD_ORG_ID",
                        SOUTH,
                        "MUSTER_ORG_GLOBEX_JUMPCLOUD_BASE_URL",
                        acme.baseUrl().toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("g.csv")
                .hasMessageContaining("globex at " + globex.baseUrl());
        assertThatThrownBy(() -> muster(Map.of("MUSTER_ORGS", "acme")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("g.csv");
        assertThat(acme.requests().all()).isEmpty();
    }

    @Test
    void keepsSecretsOfADeadLetterWithinItsOrganization() throws IOException {
        acme.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(400, Map.of(), "application/json", "{\"message\":\"no\"}"),
                        100);
        try (RunningMuster muster = muster(Map.of())) {
            String deadLetter = muster.drop(
                            "org/acme/a.csv", "username,email,password\nann,ann@example.com,Invented-Passw0rd-1\n")
                    .closed("a.csv")
                    .deadLetter();
            assertThat(deadLetter).contains("ann@example.com").doesNotContain("Invented-Passw0rd-1");

            assertThat(muster.drop("org/globex/fixed.csv", deadLetter)
                            .closed("fixed.csv")
                            .deadLetter())
                    .contains("SECRET_LOST");
        }
        assertThat(globex.directory().users()).isEmpty();
    }

    @InTurn
    @Test
    void createsTheSameUserInAnotherOrganization() throws IOException {
        try (RunningMuster muster = muster(Map.of())) {
            String results =
                    muster.drop("org/acme/a.csv", ONE_USER).closed("a.csv").results();

            assertThat(muster.drop("org/acme/again.csv", results)
                            .closed("again.csv")
                            .deadLetter())
                    .contains("IMPORTED_ALREADY");
            assertThat(muster.drop("org/globex/g.csv", results).closed("g.csv").counts())
                    .startsWith("1 rows, 1 created");
        }
    }

    @Test
    @InTurn
    void reportsMetricsForEachOrganizationAndReadinessForAll() throws Exception {
        globex.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(401, Map.of(), "application/json", "{\"message\":\"Unauthorized\"}"),
                        1_000);
        Map<String, String> environment =
                RunningMuster.environment(root(), acme, both(Map.of("MUSTER_HTTP_PORT", "0")));
        try (MusterProcess muster = MusterProcess.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> muster.output().contains("Muster watches"));
            for (String org : List.of("acme", "globex")) {
                Path file = Files.writeString(folder.resolve(org + ".csv"), ONE_USER);
                Files.move(file, root().resolve("inbox/org/" + org + "/" + org + ".csv"));
            }

            await().atMost(RunningMuster.PATIENCE).untilAsserted(() -> {
                MetricsScrape scrape =
                        MetricsScrape.of(muster.observe("metrics").body());
                assertThat(scrape.value("muster_service_refused", "org", "globex"))
                        .isEqualTo(1);
                assertThat(scrape.value("muster_service_refused", "org", "acme"))
                        .isZero();
                assertThat(scrape.value("muster_calls_seconds_count", "org", "acme", "call", "send", "answer", "done"))
                        .isEqualTo(1);
                assertThat(scrape.value(
                                "muster_calls_seconds_count", "org", "globex", "call", "send", "answer", "done"))
                        .isZero();
                assertThat(scrape.value("camel_exchanges_total", "org", "globex", "routeId", "submit-batch"))
                        .isPositive();
            });
            assertThat(muster.observe("health/ready").statusCode())
                    .as(muster.observe("health/ready").body())
                    .isEqualTo(200);
            assertThat(muster.output())
                    .contains("globex: JumpCloud rejected our credentials")
                    .doesNotContain("acme: JumpCloud rejected our credentials", "clash");
            assertThat(MusterProcess.run(environment, "status").output())
                    .contains("globex: JumpCloud has rejected the credentials since ");
        }
    }

    @InTurn
    @Test
    void namesTheOrganizationInCommands() throws Exception {
        Map<String, String> environment = RunningMuster.environment(root(), acme, both(Map.of()));
        Path file = Files.writeString(folder.resolve("users.csv"), SampleUsers.csv(3));

        Finished unnamed = MusterCommand.run(environment, "import", file.toString());
        assertThat(unnamed.exitCode()).isEqualTo(2);
        assertThat(unnamed.output()).contains("muster.orgs has several organizations (acme, globex)", "--org");
        assertThat(MusterCommand.run(environment, "plan", "--org", "globexx", file.toString())
                        .output())
                .contains("Did you mean globex?");

        globex.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(400, Map.of(), "application/json", "{\"message\":\"no\"}"),
                        5);
        Finished refused = MusterCommand.run(environment, "import", "--org", "globex", file.toString());
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        JsonNode listed = new JsonMapper()
                .readTree(MusterCommand.run(environment, "status", "--json").output())
                .path("imports")
                .path(0);
        assertThat(listed.path("org").asText()).isEqualTo("globex");

        Finished again = MusterCommand.run(
                environment, "redrive", "--all", listed.path("import").asText());
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(globex.directory().users()).hasSize(3);
        assertThat(acme.requests().all()).extracting(RecordedRequest::call).isEmpty();
    }

    @InTurn
    @Test
    void runsCommandsOfOrganizationsIndependently() throws Exception {
        var asked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        globex.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.none(() -> {
                            asked.countDown();
                            waitFor(end);
                        }),
                        10_000);
        Map<String, String> environment = RunningMuster.environment(root(), acme, both(Map.of()));
        Path file = Files.writeString(folder.resolve("users.csv"), ONE_USER);
        try (MusterCommand silent = MusterCommand.start(environment, "import", "--org", "globex", file.toString())) {
            await().alias("it waits for an answer")
                    .atMost(RunningMuster.PATIENCE)
                    .until(() -> asked.getCount() == 0);

            try (MusterCommand other = MusterCommand.start(environment, "import", "--org", "acme", file.toString())) {
                await().atMost(Duration.ofSeconds(40))
                        .untilAsserted(() -> assertThat(usernames(acme.directory()))
                                .as(other.output())
                                .containsExactly("ann"));
                assertThat(other.exitCode()).as(other.output()).isZero();
            }
            assertThat(silent.output()).doesNotContain("acme");
            end.countDown();
        }
    }

    @InTurn
    @Test
    void reportsFilesOutsideOfOrganizationInboxes() throws IOException {
        var home = new Home(root());
        CapturedLog log = CapturedLog.begin();
        try (RunningMuster muster = muster(Map.of())) {
            muster.drop("users.csv", ONE_USER);
            Files.createDirectories(home.inbox().resolve("org/initech"));
            muster.drop("org/initech/i.csv", ONE_USER);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(log.text())
                            .contains("users.csv is not imported", "org/initech/i.csv is not imported"));
            assertThat(muster.ledger().imports().newestFirst()).isEmpty();
        } finally {
            log.end();
        }
    }

    private static void waitFor(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
