package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.storage.Home;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** No file of the home has a key or password in plain text, or is readable by other users. */
class SecretsIT {
    private static final String PASSWORD = "Invented-Passw0rd-";
    private static final String KEY = "sandbox-key";
    private static final String PENDING = "[]";

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(5000).withDemoSeed());

    @TempDir
    private Path folder;

    private Home home;
    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        home = new Home(folder.resolve("home"));
        this.sandbox = sandbox;
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(home.root(), sandbox, Map.of("MUSTER_EVENTS_FILE", "events.ndjson"));
    }

    @InTurn
    @Test
    void storesNoPasswordOfAnySource() throws IOException {
        try (RunningMuster muster = muster()) {
            assertThat(muster.drop("imported.csv", users("gil.hart"))
                            .closed("imported.csv")
                            .counts())
                    .startsWith("1 rows, 1 created");
            nothingIsInClear();
            assertThat(muster.drop("rejected.csv", users("ada.brook"))
                            .closed("rejected.csv")
                            .counts())
                    .contains("1 rejected");
            nothingIsInClear();
            var invalid = muster.drop("invalid.csv", users("kim.long").replace("kim.long@", "kim.long "))
                    .closed("invalid.csv");
            assertThat(invalid.counts()).contains("1 invalid");
            nothingIsInClear();
            String unknownColumn = users("ida.jones").replaceFirst("email", "emial");
            assertThat(muster.drop("refused.csv", unknownColumn)
                            .closed("refused.csv")
                            .receipt()
                            .path("state")
                            .asText())
                    .isEqualTo("refused");
            nothingIsInClear();
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            assertThat(muster.drop("doubtful.csv", users("lou.marsh"))
                            .closed("doubtful.csv")
                            .counts())
                    .startsWith("1 rows, 1 created");
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isNotEmpty();
            nothingIsInClear();
            var redriven = muster.drop(
                            "redriven.csv",
                            invalid.deadLetter().replace("kim.long example.com", "kim.long@example.com"))
                    .closed("redriven.csv");
            assertThat(redriven.counts()).startsWith("1 rows, 1 created");
            nothingIsInClear();
            assertThat(muster.drop(
                                    "users.ndjson",
                                    "{\"username\":\"pat.stone\",\"email\":\"nonsense\",\"password\":\"" + PASSWORD
                                            + "pat.stone\"}\n")
                            .closed("users.ndjson")
                            .counts())
                    .contains("1 invalid");
            nothingIsInClear();
        }
        nothingIsInClear();
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                .anySatisfy(send -> assertThat(send.text()).contains(PASSWORD + "kim.long"));
    }

    @Test
    @InTurn
    void keepsPasswordsOnlyInTheSourceAfterAKill() throws Exception {
        home.prepare();
        Map<String, String> environment = RunningMuster.environment(home.root(), sandbox, Map.of());
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", PENDING), 1_000_000);
        Files.writeString(home.inbox().resolve("users.csv"), users("gil.hart"));
        try (MusterProcess muster = MusterProcess.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_RESULTS).size() > 1);
            muster.kill();
            assertThat(muster.output()).doesNotContain(PASSWORD, KEY);
        }
        assertThat(inClear())
                .singleElement()
                .asString()
                .startsWith(home.work().toString())
                .endsWith("users.csv");
        sandbox.faults().clear();
        try (MusterProcess muster = MusterProcess.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.output().contains(" is finished: users.csv: 1 rows = 1 created"));
            nothingIsInClear();
        }
        nothingIsInClear();
    }

    @Test
    @InTurn
    void acceptsTheLedgersKeyFromOutside() throws Exception {
        String given = "bXVzdGVyIGtlZXBzIG5vIHNlY3JldHMgYXQgcmVzdCE=";
        Map<String, String> environment =
                new HashMap<>(RunningMuster.environment(home.root(), sandbox, Map.of("MUSTER_SECRET_KEY", given)));
        Path source = Files.writeString(
                folder.resolve("users.csv"), users("gil.hart") + "kim.long,nonsense," + PASSWORD + "kim.long\n");
        assertThat(MusterProcess.run(environment, "import", source.toString()).exitCode())
                .isEqualTo(1);
        assertThat(home.secretKey()).doesNotExist();
        assertThat(filesWith(given)).isEmpty();

        environment.put("MUSTER_SECRET_KEY", "YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcy4=");
        Finished another = MusterProcess.run(environment, "status");
        assertThat(another.exitCode()).isEqualTo(2);
        assertThat(another.output())
                .contains("Cannot use the key in MUSTER_SECRET_KEY or its file (the ledger was encrypted with another "
                        + "one)")
                .doesNotContain("YW5v");
        environment.put("MUSTER_SECRET_KEY", "c2hvcnQ=");
        assertThat(MusterProcess.run(environment, "status").output())
                .contains("MUSTER_SECRET_KEY (environment) is \"…\": it must be 32 bytes in Base64");
        environment.put("MUSTER_SECRET_KEY", "");
        environment.put(
                "MUSTER_SECRET_KEY_FILE",
                Files.writeString(folder.resolve("key"), given + "\n").toString());
        assertThat(MusterProcess.run(environment, "status").exitCode()).isZero();
    }

    @Test
    void erasesPayloadsFromFreePages() throws Exception {
        byte[] sealed;
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", PENDING), 1_000_000);
        try (RunningMuster muster = muster()) {
            muster.drop("users.csv", users("gil.hart"));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.BULK_RESULTS).size() > 1);
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger());
                    var row = connection.createStatement().executeQuery("SELECT sealed FROM payload")) {
                assertThat(row.next()).isTrue();
                sealed = row.getBytes(1);
            }
            assertThat(filesWith(text(sealed))).isNotEmpty();
            sandbox.faults().clear();
            muster.closed("users.csv");
        }
        assertThat(filesWith(text(sealed))).isEmpty();
    }

    @Test
    void createsPrivateFilesRegardlessOfTheUmask() throws IOException {
        try (RunningMuster muster = muster()) {
            Path readableForAll = Files.writeString(
                    folder.resolve("users.csv"), "username,email\ngil.hart,gil.hart@example.com\nkim.long,nonsense\n");
            Files.setPosixFilePermissions(readableForAll, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(readableForAll, home.inbox().resolve("users.csv"), StandardCopyOption.ATOMIC_MOVE);
            muster.closed("users.csv");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> Files.exists(home.root().resolve("events.ndjson")));

            try (Stream<Path> all = Files.walk(home.root())) {
                List<Path> made = all.toList();
                assertThat(made)
                        .extracting(path -> path.getFileName().toString())
                        .contains(
                                "ledger.db",
                                "ledger.db-wal",
                                "ledger.db-shm",
                                "secret.key",
                                "worker.lock",
                                "receipt.json",
                                "results.csv",
                                "users.csv",
                                "inbox",
                                "work",
                                "done",
                                "reports",
                                "dead-letter",
                                "events.ndjson");
                assertThat(made)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .as(path.toString())
                                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
            }
        }
    }

    private static String users(String username) {
        return "username,email,password\n%s,%s@example.com,%s%s\n".formatted(username, username, PASSWORD, username);
    }

    private void nothingIsInClear() {
        assertThat(inClear()).isEmpty();
    }

    private List<Path> inClear() {
        return Stream.of(PASSWORD, KEY)
                .flatMap(secret -> filesWith(secret).stream())
                .distinct()
                .toList();
    }

    private List<Path> filesWith(String text) {
        try (Stream<Path> all = Files.walk(home.root())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return text(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A character for each byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
