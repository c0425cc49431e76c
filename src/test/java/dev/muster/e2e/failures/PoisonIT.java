package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.queue.JmsPeer;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.broker.SandboxBroker;
import dev.muster.testing.InTurn;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.reader.TextMessageUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad messages go to the dead letters, and the next one is imported. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonIT {
    @TempDir
    private static Path root;

    private Sandbox sandbox;
    private SandboxBroker broker;
    private RunningMuster muster;
    private JmsPeer peer;
    private int people;

    @BeforeAll
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
        broker = SandboxBroker.start(root.resolve("broker"));
        muster = RunningMuster.start(
                root.resolve("home"),
                sandbox,
                JmsPeer.environment(broker.url(), Map.of("MUSTER_QUEUE_LARGEST_MESSAGE", "2000")));
        peer = JmsPeer.artemis(broker.url());
    }

    @AfterAll
    void stop() throws IOException {
        peer.close();
        muster.close();
        broker.close();
        sandbox.close();
    }

    static Stream<Arguments> messagesWithoutUsers() {
        return Stream.of(
                Arguments.of("no JSON", "JSON_NOT_USERS", text("username,email\nann,ann@example.com")),
                Arguments.of("cut off", "JSON_TRUNCATED", text("[{\"username\":\"ann\"},{\"user")),
                Arguments.of("a number", "JSON_NOT_USERS", text("42")),
                Arguments.of("a text", "JSON_NOT_USERS", text("\"ann\"")),
                Arguments.of("null", "JSON_NOT_USERS", text("null")),
                Arguments.of("an empty array", "SOURCE_EMPTY", text("[]")),
                Arguments.of("an empty text", "SOURCE_EMPTY", text("")),
                Arguments.of("blanks", "SOURCE_EMPTY", text(" \n\t ")),
                Arguments.of("text behind the array", "JSON_MALFORMED", text("[{\"username\":\"ann\"}] and more")),
                Arguments.of("too large", "MESSAGE_TOO_LARGE", text("{\"username\":\"" + "a".repeat(2000) + "\"}")),
                Arguments.of("nested a thousand deep", "JSON_MALFORMED", text("[".repeat(900) + "]".repeat(900))),
                Arguments.of(
                        "bytes of Latin-1",
                        "SOURCE_",
                        bytes("{\"username\":\"änn\"}".getBytes(StandardCharsets.ISO_8859_1))),
                Arguments.of("binary", "SOURCE_", bytes(new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe, 0})),
                Arguments.of("no body", "MESSAGE_NOT_TEXT", (Sent) context -> context.createMessage()),
                Arguments.of("a map", "MESSAGE_NOT_TEXT", (Sent) context -> {
                    var message = context.createMapMessage();
                    message.setString("username", "ann");
                    return message;
                }),
                Arguments.of("a serialized object", "MESSAGE_NOT_TEXT", (Sent)
                        context -> context.createObjectMessage("ann")),
                Arguments.of("a stream", "MESSAGE_NOT_TEXT", (Sent) context -> {
                    var message = context.createStreamMessage();
                    message.writeString("ann");
                    return message;
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesWithoutUsers")
    @InTurn
    void deadLettersAMessageWithoutUsersAndContinues(String what, String code, Sent sent) throws Exception {
        send(sent, "poison " + what);
        theNextOneIsImported();

        Message dead = peer.deadLetter();
        assertThat(dead.getJMSCorrelationID()).isEqualTo("poison " + what);
        assertThat(dead.getStringProperty("MusterCode")).startsWith(code);
        assertThat(dead.getStringProperty("MusterReason")).isNotBlank();
        Path told = muster.home().deadLetter(dead.getStringProperty("MusterImport"));
        await().atMost(RunningMuster.PATIENCE).until(() -> Files.isDirectory(told));
        try (Stream<Path> files = Files.list(told)) {
            assertThat(files.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(file).content().contains(dead.getStringProperty("MusterCode")));
        }
    }

    @Test
    void refusesAMessageAfterThreeFailures() throws Exception {
        try (Connection ledger = DriverManager.getConnection(
                        "jdbc:sqlite:" + muster.home().ledger());
                Statement statement = ledger.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER unexpected BEFORE INSERT ON record WHEN NEW.username = 'unexpected' BEGIN SELECT "
                            + "RAISE(ABORT, 'unexpected'); END");
            peer.send("{\"username\":\"unexpected\",\"email\":\"unexpected@example.com\"}", "fails");
            theNextOneIsImported();
            statement.execute("DROP TRIGGER unexpected");
        }
        Message dead = peer.deadLetter();
        assertThat(dead.getJMSCorrelationID()).isEqualTo("fails");
        assertThat(dead.getStringProperty("MusterCode")).isEqualTo("READ_FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E+999999999999", "1e-99999999999"})
    void rejectsOnlyTheUserWithAHugeExponent(String number) throws Exception {
        peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\",\"unix_uid\":%s}".formatted(number), "number");

        assertThat(peer.recordEvents(1)).singleElement().satisfies(event -> {
            assertThat(event.path("outcome").asText()).isEqualTo("invalid");
            assertThat(event.path("code").asText()).isEqualTo("JSON_MALFORMED");
        });
        theNextOneIsImported();
    }

    static Stream<Arguments> hostileHeaders() {
        return Stream.of(
                Arguments.of("CamelFileName", "../../../../evil.json"),
                Arguments.of("CamelSqlQuery", "DELETE FROM record"),
                Arguments.of("CamelBeanMethodName", "close"),
                Arguments.of("CamelHttpUri", "http://127.0.0.1:1/"),
                Arguments.of("CamelJmsDestinationName", "elsewhere"),
                Arguments.of("CamelSplitComplete", "true"),
                Arguments.of("MusterImport", "../../../evil"));
    }

    @InTurn
    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileHeaders")
    void ignoresUnknownHeaders(String name, String value) throws Exception {
        String username = "hostile" + people++;
        peer.send(
                "{\"username\":\"%1$s\",\"email\":\"%1$s@example.com\"}".formatted(username),
                "header",
                Map.of(name, value));
        peer.send("no JSON", "poison header", Map.of(name, value));

        assertThat(peer.recordEvents(1)).singleElement().satisfies(event -> {
            assertThat(event.path("username").asText()).isEqualTo(username);
            assertThat(event.path("outcome").asText()).isEqualTo("created");
        });
        assertThat(peer.deadLetter().getStringProperty("MusterImport")).matches("[0-9A-Z]{26}");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> file.toString().contains("evil"))).isEmpty();
        }
        assertThat(root)
                .isDirectoryNotContaining(
                        any -> !any.equals(root.resolve("home")) && !any.equals(root.resolve("broker")));
        assertThat(Path.of("").toAbsolutePath())
                .isDirectoryNotContaining(any -> any.toString().contains("evil"));
    }

    @Test
    void ignoresReplyTo() throws Exception {
        send(text("no JSON"), "asks");
        send(text("{\"username\":\"asker\",\"email\":\"asker@example.com\"}"), "asks");
        peer.recordEvents(1);
        peer.deadLetter();

        try (var connections = new ActiveMQConnectionFactory(broker.url());
                JMSContext context = connections.createContext();
                var browser = context.createBrowser(context.createQueue("nobody.listens"))) {
            assertThat(browser.getEnumeration().hasMoreElements()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("headersThatMakeUsersInvalid")
    void rejectsUsersOfAMessageWithAWrongHeader(String name, String value, String code) throws Exception {
        peer.send("{\"username\":\"ann\",\"email\":\"ann@example.com\"}", "wrong header", Map.of(name, value));

        assertThat(peer.recordEvents(1)).singleElement().satisfies(event -> {
            assertThat(event.path("outcome").asText()).isEqualTo("invalid");
            assertThat(event.path("code").asText()).isEqualTo(code);
        });
    }

    static Stream<Arguments> headersThatMakeUsersInvalid() {
        return Stream.of(
                Arguments.of("operation", "${exec}", "OPERATION_UNKNOWN"),
                Arguments.of("operation", "delete", "OPERATION_UNKNOWN"),
                Arguments.of("org", "../other", "ORGANIZATION_UNKNOWN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"operation", "org"})
    void toleratesHeadersThatJmsDoesNotKnow(String name) throws Exception {
        sendByTheClientBelowJms(
                "{\"username\":\"ann\",\"email\":\"ann@example.com\"}",
                message -> message.putBytesProperty(name, "bytes".getBytes(StandardCharsets.UTF_8)));
        assertThat(peer.recordEvents(1))
                .singleElement()
                .satisfies(event -> assertThat(event.path("outcome").asText()).isEqualTo("invalid"));
        theNextOneIsImported();
    }

    @Test
    void keepsThePropertiesOfADeadLetterThatJmsKnows() throws Exception {
        long before = refused();
        sendByTheClientBelowJms(
                "no JSON",
                message -> message.putStringProperty("Diagnostic-Id", "invented")
                        .putStringProperty("tenant", "garden")
                        .putIntProperty("attempt", 7));
        theNextOneIsImported();

        Message dead = peer.deadLetter();
        assertThat(dead.getStringProperty("MusterCode")).isEqualTo("JSON_NOT_USERS");
        assertThat(dead.getStringProperty("MusterImport")).isNotBlank();
        assertThat(dead.getStringProperty("MusterReason")).isNotBlank();
        assertThat(dead.getStringProperty("tenant")).isEqualTo("garden");
        assertThat(dead.getIntProperty("attempt")).isEqualTo(7);
        assertThat(refused()).as("it is taken once").isEqualTo(before + 1);
    }

    private long refused() {
        return muster.ledger().imports().newestFirst().stream()
                .filter(any -> any.status().refusal() != null)
                .count();
    }

    @Test
    void returnsTheCorrelationId() throws Exception {
        for (String correlationId :
                List.of("'quoted'", "\"double\"", "line\nbreak ${body} {{home}}", "x".repeat(10_000))) {
            String username = "correlated" + people++;
            peer.send("{\"username\":\"%1$s\",\"email\":\"%1$s@example.com\"}".formatted(username), correlationId);

            assertThat(peer.recordEvents(1).get(0).path("correlationId").asText())
                    .isEqualTo(correlationId);
        }
    }

    @Test
    void rejectsOnlyAnInvalidArrayElement() throws Exception {
        String username = "neighbour" + people++;
        peer.send(
                "[42,{\"username\":\"%1$s\",\"email\":\"%1$s@example.com\"},{\"username\":\"a\",\"username\":\"b\"},{\"usernane\":\"typo\"}]"
                        .formatted(username),
                "array");

        List<JsonNode> events = peer.recordEvents(4);

        assertThat(events)
                .extracting(event -> event.path("outcome").asText() + " "
                        + event.path("code").asText(null))
                .containsExactlyInAnyOrder(
                        "invalid ROW_NOT_AN_OBJECT",
                        "created null",
                        "invalid KEY_DUPLICATE",
                        events.stream()
                                .map(event -> event.path("code").asText())
                                .filter(code -> code.contains("COLUMN_UNKNOWN"))
                                .map(code -> "invalid " + code)
                                .findFirst()
                                .orElse("COLUMN_UNKNOWN"));
    }

    private void theNextOneIsImported() throws Exception {
        String username = "next" + people++;
        peer.send("{\"username\":\"%1$s\",\"email\":\"%1$s@example.com\"}".formatted(username), "next");
        assertThat(peer.recordEvents(1))
                .singleElement()
                .satisfies(event -> assertThat(event.path("username").asText()).isEqualTo(username));
    }

    private void send(Sent sent, String correlationId) throws Exception {
        try (var connections = new ActiveMQConnectionFactory(broker.url());
                JMSContext context = connections.createContext()) {
            Message message = sent.make(context);
            message.setJMSCorrelationID(correlationId);
            message.setJMSReplyTo(context.createQueue("nobody.listens"));
            context.createProducer().send(context.createQueue("muster.users"), message);
        }
    }

    /** JMS would refuse some properties. */
    private void sendByTheClientBelowJms(String body, Consumer<ClientMessage> properties) throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url());
                ClientSessionFactory connections = locator.createSessionFactory();
                ClientSession session = connections.createSession();
                ClientProducer producer = session.createProducer("muster.users")) {
            ClientMessage message = session.createMessage(org.apache.activemq.artemis.api.core.Message.TEXT_TYPE, true);
            TextMessageUtil.writeBodyText(message.getBodyBuffer(), SimpleString.of(body));
            properties.accept(message);
            producer.send(message);
        }
    }

    private static Sent text(String body) {
        return context -> context.createTextMessage(body);
    }

    private static Sent bytes(byte[] body) {
        return context -> {
            var message = context.createBytesMessage();
            message.writeBytes(body);
            return message;
        };
    }

    @FunctionalInterface
    private interface Sent {
        Message make(JMSContext context) throws Exception;
    }
}
