package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.runtime.Worker;
import dev.muster.runtime.WorkerLock;
import dev.muster.sandbox.Sandbox;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Muster with its real routes in its own home, against a sandbox over HTTP. */
public final class RunningMuster implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final Settings settings;
    private final Home home;
    private final Ledger ledger;
    private final Worker worker;

    private RunningMuster(Settings settings, Home home, Ledger ledger, Worker worker) {
        this.settings = settings;
        this.home = home;
        this.ledger = ledger;
        this.worker = worker;
    }

    /** @param environment additional environment variables, besides those that make tests fast */
    public static RunningMuster start(Path root, Sandbox sandbox, Map<String, String> environment) throws IOException {
        return start(root, sandbox, environment, Clock.systemUTC());
    }

    /** @param wall the clock of the machine */
    public static RunningMuster start(Path root, Sandbox sandbox, Map<String, String> environment, Clock wall)
            throws IOException {
        Settings settings = Settings.load(Path.of("").toAbsolutePath(), environment(root, sandbox, environment));
        var home = new Home(settings.home());
        home.prepare(SourceFiles.ofEach(settings));
        Ledger ledger = Ledger.open(home.ledger(), PayloadCipher.of(settings.secretKey(), home.secretKey()));
        WorkerLock lock = WorkerLock.take(home.lock()).orElseThrow();
        try {
            return new RunningMuster(settings, home, ledger, Worker.start(settings, ledger, lock, true, wall));
        } catch (IOException | RuntimeException notStarted) {
            lock.close();
            ledger.close();
            throw notStarted;
        }
    }

    public static RunningMuster start(Path root, Sandbox sandbox) throws IOException {
        return start(root, sandbox, Map.of());
    }

    /** The environment for fast work against a sandbox. */
    public static Map<String, String> environment(Path home, Sandbox sandbox, Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "MUSTER_HOME",
                home.toString(),
                "JUMPCLOUD_BASE_URL",
                sandbox.baseUrl().toString(),
                "JUMPCLOUD_API_KEY",
                "sandbox-key",
                "MUSTER_RATE_REQUESTS_PER_MINUTE",
                "20000",
                "MUSTER_POLL_FIRST_DELAY",
                "50ms",
                "MUSTER_POLL_LONGEST_DELAY",
                "200ms",
                "MUSTER_IN_DOUBT_QUIET",
                "1s",
                "MUSTER_INBOX_SETTLE",
                "100ms",
                "MUSTER_LEDGER_ASK_EVERY",
                "60"));
        environment.putAll(more);
        return environment;
    }

    public Settings settings() {
        return settings;
    }

    /** Starts imports of single files. */
    public InboxClaimer inboxClaimer() {
        return new InboxClaimer(
                home, ledger, settings.imports(), settings.inbox().doneFile(), Clock.systemUTC());
    }

    public Worker worker() {
        return worker;
    }

    /** The call gate of the first organization. */
    public CallGate callGate() {
        return worker.organizations().get(0).callGate();
    }

    public Ledger ledger() {
        return ledger;
    }

    public Home home() {
        return home;
    }

    /** Moves a file into the inbox, as documented. */
    public RunningMuster drop(String path, byte[] content) {
        try {
            Path outside = Files.write(Files.createTempFile(home.root(), "outside-", ".tmp"), content);
            Files.move(outside, home.inbox().resolve(path), StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RunningMuster drop(String path, String content) {
        return drop(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until the newest import of a source is closed, and checks that its rows add up. */
    public ClosedImport closed(String source) {
        await().alias(source + " is closed")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> newest(source) != null
                        && newest(source).status().state().closed());
        var closed = new ClosedImport(newest(source), home);
        assertThat(closed.sumOfOutcomes())
                .as("the receipt's outcomes")
                .isEqualTo(closed.receipt().path("rows").asLong());
        return closed;
    }

    private ImportRun newest(String source) {
        return ledger.imports().newestFirst().stream()
                .filter(any -> any.source().equals(source))
                .findFirst()
                .orElse(null);
    }

    /** A closed import as its user sees it. */
    public record ClosedImport(ImportRun closed, Home home) {

        public JsonNode receipt() {
            try {
                return JSON.readTree(
                        home.reports(closed.id()).resolve("receipt.json").toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public long sumOfOutcomes() {
            return List.of("created", "updated", "unchanged", "invalid", "rejected", "unresolved", "unsent").stream()
                    .mapToLong(outcome -> receipt().path(outcome).asLong())
                    .sum();
        }

        /** The receipt's counts in one line. */
        public String counts() {
            JsonNode receipt = receipt();
            return "%d rows, %d created, %d updated, %d invalid, %d rejected, %d unresolved, %d unsent"
                    .formatted(
                            receipt.path("rows").asInt(),
                            receipt.path("created").asInt(),
                            receipt.path("updated").asInt(),
                            receipt.path("invalid").asInt(),
                            receipt.path("rejected").asInt(),
                            receipt.path("unresolved").asInt(),
                            receipt.path("unsent").asInt());
        }

        public String results() {
            return read(home.root().resolve(receipt().path("results").asText()));
        }

        public Path deadLetterFile() {
            return home.root().resolve(receipt().path("deadLetter").asText());
        }

        public String deadLetter() {
            return read(deadLetterFile());
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        worker.close();
        ledger.close();
    }
}
