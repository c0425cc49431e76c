package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.WebhookReceiver;
import dev.muster.e2e.WebhookReceiver.Posted;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import dev.muster.testing.RawServer;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Events go to a file and a webhook, for files and messages. */
class EventsIT {
    private static final String SECRET = "bm90IGEgc2VjcmV0IG9mIGFueWJvZHkhIQ==";
    private static final String PEOPLE = "username,email\nann,ann@example.com\nbea,nonsense\ncid,cid@example.com\n";
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Test
    void endsACommandAfterItsEventsAreWritten() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        Path home = root.resolve("home");
        Finished finished = MusterCommand.run(
                RunningMuster.environment(home, sandbox, Map.of("MUSTER_EVENTS_FILE", "events.ndjson")),
                "import",
                source.toString());

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
        List<JsonNode> events = Files.readAllLines(home.resolve("events.ndjson")).stream()
                .map(EventsIT::json)
                .toList();
        assertThat(events)
                .extracting(event -> event.path("event").asText("record") + " "
                        + event.path("line").asText("") + " "
                        + event.path("outcome").asText(""))
                .containsExactly("started  ", "record 3 invalid", "record 2 created", "record 4 created", "finished  ");
        assertThat(events).extracting(event -> event.path("eventId").asText()).doesNotHaveDuplicates();
        assertThat(events.get(1).path("username").asText() + " "
                        + events.get(1).path("email").asText() + " "
                        + events.get(1).path("code").asText())
                .as("an address is told as it was given")
                .isEqualTo("bea nonsense EMAIL_MALFORMED");
        assertThat(events.get(2).properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "eventId",
                        "correlationId",
                        "import",
                        "line",
                        "username",
                        "email",
                        "outcome",
                        "code",
                        "reason",
                        "job",
                        "userId");
        assertThat(events.get(4).path("receipt").path("created").asInt()).isEqualTo(2);
        assertThat(events.get(4).path("receipt").path("state").asText()).isEqualTo("finished");
    }

    @InTurn
    @Test
    void deliversSignedEventsToAWebhookInOrder() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            receiver.answer(500, 302);
            try (RunningMuster muster = RunningMuster.start(root, sandbox, webhook(receiver.url()))) {
                muster.drop("people.csv", PEOPLE).closed("people.csv");
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> receiver.posted().size() >= 5);
            }
            assertThat(receiver.posted())
                    .extracting(Posted::id)
                    .doesNotHaveDuplicates()
                    .doesNotContain("elsewhere")
                    .hasSize(5);
            assertThat(receiver.posted())
                    .extracting(posted -> json(posted.body()).path("event").asText("record"))
                    .containsExactly("started", "record", "record", "record", "finished");
            assertThat(receiver.posted()).allSatisfy(EventsIT::isSigned);
        }
    }

    @Test
    void deliversEventsToAWebhookThatIsBack() throws Exception {
        String address;
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            address = receiver.url();
        }
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        Map<String, String> away = webhook(address);
        Finished finished = MusterCommand.run(
                RunningMuster.environment(root.resolve("home"), sandbox, away), "import", source.toString());

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
        assertThat(finished.output())
                .contains("Cannot deliver events to webhook")
                .doesNotContain("nobody-may-see-this")
                .doesNotContain(SECRET);
        try (WebhookReceiver receiver = new WebhookReceiver();
                RunningMuster muster = RunningMuster.start(root.resolve("home"), sandbox, webhook(receiver.url()))) {
            await().atMost(RunningMuster.PATIENCE).until(() -> receiver.posted().size() >= 5);
            assertThat(receiver.posted())
                    .extracting(Posted::id)
                    .doesNotHaveDuplicates()
                    .hasSize(5);
        }
    }

    @Test
    void judgesAWebhookByItsStatus() throws Exception {
        byte[] piece = new byte[8192];
        try (RawServer endless = RawServer.start((server, client) -> {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!server.pause(0)) {
                client.getOutputStream().write(piece);
            }
        })) {
            Finished finished = imported(endless, Map.of());
            assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
            assertThat(finished.output()).doesNotContain("Cannot deliver", "events delivered");
            assertThat(endless.connections()).as("one for each event").isEqualTo(5);
        }
    }

    @Test
    @InTurn
    void doesNotLetACommandWaitForAStuckChannel() throws Exception {
        try (RawServer dripping = RawServer.dripping("HTTP/1.1 200 OK\r\nX-Drip: ", "a")) {
            Finished finished =
                    imported(dripping, Map.of("JUMPCLOUD_RESPONSE_TIMEOUT", "1s", "JUMPCLOUD_CONNECT_TIMEOUT", "1h"));
            assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
            assertThat(finished.output()).contains("No events delivered to webhook for 2 s");
        }
        try (WebhookReceiver receiver = new WebhookReceiver();
                RunningMuster muster = RunningMuster.start(root.resolve("home"), sandbox, webhook(receiver.url()))) {
            await().atMost(RunningMuster.PATIENCE).until(() -> receiver.posted().size() >= 5);
        }
    }

    @InTurn
    @Test
    void retriesAWebhookWithAnEndlessResponse() throws Exception {
        try (RawServer dripping = RawServer.dripping("HTTP/1.1 200 OK\r\nX-Drip: ", "a")) {
            Map<String, String> environment = new HashMap<>(webhook("http://127.0.0.1:" + dripping.port() + "/hook"));
            environment.putAll(Map.of("JUMPCLOUD_RESPONSE_TIMEOUT", "500ms", "JUMPCLOUD_CONNECT_TIMEOUT", "500ms"));
            try (RunningMuster muster = RunningMuster.start(root.resolve("home"), sandbox, environment)) {
                muster.drop("people.csv", PEOPLE).closed("people.csv");
                await().atMost(RunningMuster.PATIENCE).until(() -> dripping.connections() >= 2);
            }
        }
    }

    private Finished imported(RawServer receiver, Map<String, String> more) throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        Map<String, String> environment = RunningMuster.environment(
                root.resolve("home"), sandbox, webhook("http://127.0.0.1:" + receiver.port() + "/hook"));
        environment.putAll(more);
        return MusterCommand.run(environment, "import", source.toString());
    }

    private static Map<String, String> webhook(String url) {
        return Map.of("MUSTER_EVENTS_WEBHOOK_URL", url, "MUSTER_EVENTS_WEBHOOK_SECRET", "whsec_" + SECRET);
    }

    /** As the Standard Webhooks specification has it: HMAC-SHA256 over id, time and body. */
    private static void isSigned(Posted posted) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"));
        String signed = posted.id() + "." + posted.headers().get("webhook-timestamp") + "." + posted.body();
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(posted.headers()).containsEntry("webhook-signature", "v1," + signature);
        assertThat(posted.headers().get("Content-Type")).startsWith("application/json");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
