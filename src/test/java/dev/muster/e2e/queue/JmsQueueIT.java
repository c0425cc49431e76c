package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Users arrive and outcomes leave as JMS messages. */
class JmsQueueIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;
    private SandboxBroker broker;

    @BeforeEach
    void start(Sandbox sandbox) throws Exception {
        this.sandbox = sandbox;
        broker = SandboxBroker.start(root.resolve("broker"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RunningMuster muster(Map<String, String> more) throws IOException {
        return RunningMuster.start(root.resolve("home"), sandbox, JmsPeer.environment(broker.url(), more));
    }

    @Test
    void deliversOneEventPerUserWithTheCorrelationId() throws Exception {
        try (RunningMuster muster = muster(Map.of());
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "first");
            peer.send(
                    "[{\"username\":\"bea\",\"email\":\"bea@example.com\"},{\"username\":\"cid\",\"email\":\"nonsense\"}]",
                    "second");

            List<JsonNode> events = peer.recordEvents(3);

            assertThat(events)
                    .extracting(event -> event.path("correlationId").asText() + " "
                            + event.path("username").asText() + " "
                            + event.path("outcome").asText())
                    .containsExactlyInAnyOrder("first ann created", "second bea created", "second cid invalid");
            assertThat(events)
                    .extracting(event -> event.path("eventId").asText())
                    .doesNotHaveDuplicates();
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.directory().users().size() == 2);
        }
    }

    @InTurn
    @Test
    void resolvesUsersOfMessagesAndKeepsTheirOrder() throws Exception {
        try (RunningMuster muster = muster(Map.of());
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send("{\"operation\":\"create\",\"username\":\"ann\",\"email\":\"ann@example.com\"}", "hired");
            peer.recordEvents(1);
            String ann = sandbox.directory()
                    .byUsername("ann")
                    .orElseThrow()
                    .path("_id")
                    .asText();
            peer.send("{\"operation\":\"update\",\"email\":\"Ann@example.com\",\"department\":\"First\"}", "by email");
            peer.send("{\"operation\":\"update\",\"id\":\"" + ann + "\",\"department\":\"Second\"}", "by id");
            peer.send(
                    "[{\"operation\":\"create\",\"username\":\"bea\",\"email\":\"bea@example.com\",\"manager\":\"cid\"},"
                            + "{\"operation\":\"create\",\"username\":\"cid\",\"email\":\"cid@example.com\",\"manager\":\"ann\"}]",
                    "team");
            peer.send("{\"operation\":\"upsert\",\"username\":\"nora\",\"email\":\"ann@example.com\"}", "clash");

            assertThat(peer.recordEvents(5))
                    .extracting(event -> event.path("correlationId").asText() + " "
                            + event.path("username").asText() + " "
                            + event.path("outcome").asText())
                    .containsExactlyInAnyOrder(
                            "by email ann updated",
                            "by id ann updated",
                            "team bea created",
                            "team cid created",
                            "clash nora invalid");
            assertThat(sandbox.directory()
                            .byUsername("ann")
                            .orElseThrow()
                            .path("department")
                            .asText())
                    .isEqualTo("Second");
            assertThat(sandbox.directory()
                            .byUsername("bea")
                            .orElseThrow()
                            .path("manager")
                            .asText())
                    .isEqualTo(sandbox.directory()
                            .byUsername("cid")
                            .orElseThrow()
                            .path("_id")
                            .asText());
        }
    }

    @Test
    void validatesMessagesLikeFiles() throws Exception {
        String users = """
                [{"username":"\u00a0an\u200bn\\t","email":" ann@example.com\ufeff","firstname":"\u2003Mu\u0308ller ","\u00a0Department\u200b":"Sales\u00a0","employeeIdentifier":"=\\"00123\\"",
                "location":"nan","work_number":"'+49 30 5550101"},
                {"username":"b\u0435a","email":"bea@example.com"},{"username":"cid","email":"cid@ex\u0430mple.com"},{"username":"dora","email":"dora@example.com","employeeIdentifier":"1.23457E+11"}]""";
        String sent;
        try (RunningMuster muster = muster(Map.of());
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send(users, "message");
            assertThat(peer.recordEvents(4))
                    .extracting(event -> event.path("username").asText() + " "
                            + event.path("outcome").asText() + " "
                            + event.path("code").asText(""))
                    .containsExactlyInAnyOrder(
                            "ann created ",
                            "b\u0435a invalid USERNAME_MALFORMED",
                            "cid invalid EMAIL_MALFORMED",
                            "dora invalid NUMBER_MANGLED");
            JsonNode ofTheMessage =
                    sandbox.requests().of(SandboxCall.BULK_CREATE).get(0).body();
            assertThat(ofTheMessage.at("/0/username").asText() + ","
                            + ofTheMessage.at("/0/email").asText() + ","
                            + ofTheMessage.at("/0/firstname").asText() + ","
                            + ofTheMessage.at("/0/department").asText()
                            + "," + ofTheMessage.at("/0/employeeIdentifier").asText())
                    .isEqualTo("ann,ann@example.com,M\u00fcller,Sales,00123");
            assertThat(ofTheMessage.at("/0/location").isMissingNode())
                    .as("a word for nothing")
                    .isTrue();
            sent = ofTheMessage.toString();
        }
        try (Sandbox another = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
                RunningMuster muster = RunningMuster.start(root.resolve("of files"), another)) {
            assertThat(muster.drop("users.json", users).closed("users.json").counts())
                    .startsWith("4 rows, 1 created, 0 updated, 3 invalid");
            assertThat(another.requests().of(SandboxCall.BULK_CREATE).get(0).body())
                    .hasToString(sent);
        }
    }

    @InTurn
    @Test
    void groupsMessagesOfAWindowIntoOneImport() throws Exception {
        try (RunningMuster muster = muster(Map.of("MUSTER_QUEUE_IMPORT_WINDOW", "2s"));
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "first");
            peer.send("{\"username\":\"cid\",\"email\":\"nonsense\"}", "second");

            var closed = muster.closed("muster.users.ndjson");

            assertThat(closed.counts()).startsWith("2 rows, 1 created, 0 updated, 1 invalid");
            assertThat(closed.deadLetter())
                    .contains("\"username\":\"cid\"")
                    .contains("EMAIL_MALFORMED")
                    .doesNotContain("ann");
            assertThat(closed.results().lines()).hasSize(2);
        }
    }

    @InTurn
    @Test
    void deadLettersInvalidMessagesAndContinues() throws Exception {
        try (RunningMuster muster = muster(Map.of());
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            peer.send("no json at all", "bad");
            peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "good");

            assertThat(peer.recordEvents(1))
                    .extracting(event -> event.path("correlationId").asText())
                    .containsExactly("good");
            var dead = peer.deadLetter();
            assertThat(dead.getBody(String.class)).isEqualTo("no json at all");
            assertThat(dead.getStringProperty("MusterCode")).isEqualTo("JSON_NOT_USERS");
            assertThat(dead.getStringProperty("MusterReason")).isNotBlank();
            var closed = muster.closed("muster.users-message.json");
            assertThat(closed.closed().id()).isEqualTo(dead.getStringProperty("MusterImport"));
            assertThat(closed.deadLetterFile()).content().contains("JSON_NOT_USERS");
            assertThat(muster.home().done(closed.closed().id()).resolve("muster.users-message.json"))
                    .hasContent("no json at all");
        }
    }

    @Test
    @InTurn
    void holdsAMessageWhileTheLedgerIsReadOnly() throws Exception {
        var attempts = new ListAppender<ILoggingEvent>();
        Logger log = (Logger) LoggerFactory.getLogger("org.apache.camel.processor.errorhandler.DefaultErrorHandler");
        log.setLevel(Level.DEBUG);
        log.setAdditive(false);
        log.addAppender(attempts);
        attempts.start();
        try (RunningMuster muster = muster(Map.of());
                JmsPeer peer = JmsPeer.artemis(broker.url())) {
            try (Connection locked = DriverManager.getConnection(
                            "jdbc:sqlite:" + muster.home().ledger());
                    Statement statement = locked.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "first");
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> attempts.list.stream()
                                .anyMatch(line -> line.getFormattedMessage().contains("On delivery attempt")));
                peer.send("{\"username\":\"bea\",\"email\":\"bea@example.com\"}", "second");
                assertThat(peer.takesBack("second"))
                        .as("what Muster does not work on stays with the broker, which counts deliveries")
                        .isTrue();
                statement.execute("ROLLBACK");
            }
            assertThat(peer.recordEvents(1))
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.path("outcome").asText()).isEqualTo("created"));
        } finally {
            log.detachAppender(attempts);
            log.setAdditive(true);
            log.setLevel(null);
        }
    }
}
