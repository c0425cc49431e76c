package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.CapturedLog;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unreadable sources: each is refused without logging values, and the next file is imported. */
class UnreadableIT {
    private static final String SECRET = "Tr0ub4dor";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private RunningMuster muster;
    private CapturedLog log;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        log = CapturedLog.begin();
        Files.createFile(folder.resolve("columns.yaml"));
        this.sandbox = sandbox;
        muster = RunningMuster.start(
                folder.resolve("home"),
                sandbox,
                Map.of(
                        "MUSTER_MAPPING",
                        folder.resolve("columns.yaml").toString(),
                        "MUSTER_GUARD_MAX_INVALID_PERCENT",
                        "100"));
    }

    @AfterEach
    void stop() throws IOException {
        muster.close();
        log.end();
    }

    @InTurn
    @Test
    void refusesASourceAfterThreeFailures() throws Exception {
        failOn("poison");
        String source = "username,email,password\nadabrook,ada@example.com," + SECRET + "1\npoison,poison@example.com,"
                + SECRET + "2\n";
        muster.drop("poison.csv", source);

        ClosedImport refused = muster.closed("poison.csv");

        assertThat(refused.receipt().path("state").asText()).isEqualTo("refused");
        assertThat(refused.receipt().path("rows").asInt()).isZero();
        assertThat(deadLetter(refused)).contains("READ_FAILED", "3 times in a row");
        assertThat(muster.home().done(id(refused)).resolve("poison.csv"))
                .content()
                .isEqualTo(source);
        assertThat(log.lines())
                .filteredOn(line -> line.contains("Could not read") || line.contains("reading failed"))
                .hasSize(3);
        assertThat(log.text())
                .contains("SQLiteException")
                .doesNotContain(SECRET)
                .doesNotContain("poison@example.com");
        importsTheNextFile();
    }

    @InTurn
    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E+999999999999", "1e-99999999999", "1.5e2147483648", "1e2147483647"})
    void rejectsOnlyTheRowWithAHugeExponent(String number) throws Exception {
        String row = "{\"username\":\"poison\",\"email\":\"poison@example.com\",\"password\":%s}".formatted(number);
        String good = "{\"username\":\"adabrook\",\"email\":\"ada@example.com\"}";
        muster.drop("numbers.json", "[" + row + "," + good + "]");
        ClosedImport array = muster.closed("numbers.json");
        muster.drop("numbers.ndjson", row + "\n" + good.replace("ada", "bea") + "\n");
        ClosedImport lines = muster.closed("numbers.ndjson");

        assertThat(counts(array)).as("array").isEqualTo("2 rows, 1 created, 1 invalid");
        assertThat(counts(lines)).as("lines").isEqualTo("2 rows, 1 created, 1 invalid");
        assertThat(log.text()).doesNotContain(number);
    }

    @Test
    void refusesAnArchiveWithTooManyParts() throws Exception {
        var parts = new ByteArrayOutputStream();
        for (int part = 0; part < 5_000; part++) {
            new GZIPOutputStream(parts).close();
        }
        muster.drop("parts.csv.gz", parts.toByteArray());

        ClosedImport refused = muster.closed("parts.csv.gz");

        assertThat(refused.receipt().path("state").asText()).isEqualTo("refused");
        assertThat(deadLetter(refused)).contains("GZIP_BROKEN");
        importsTheNextFile();
    }

    @Test
    void cancelsAnImportThatWaitsForItsMapping() throws Exception {
        Files.writeString(folder.resolve("columns.yaml"), "{a: ".repeat(20_000));
        muster.drop("waits.csv", "username,email\nadabrook,ada@example.com\n");
        await().atMost(RunningMuster.PATIENCE).until(() -> log.text().contains("its YAML is nested too deeply"));
        ImportRun waits = muster.ledger().imports().newestFirst().get(0);
        assertThat(waits.status().state()).isEqualTo(ImportState.READING);

        muster.ledger().imports().cancel(waits.id(), Clock.systemUTC().instant());

        ClosedImport cancelled = muster.closed("waits.csv");
        assertThat(cancelled.receipt().path("state").asText()).isEqualTo("cancelled");
        assertThat(muster.home().done(waits.id()).resolve("waits.csv")).exists();
        Files.writeString(folder.resolve("columns.yaml"), "");
        importsTheNextFile();
    }

    private void importsTheNextFile() {
        muster.drop("next.csv", "username,email\nnext,next@example.com\n");
        assertThat(muster.closed("next.csv").receipt().path("created").asInt()).isEqualTo(1);
    }

    /** Lets the ledger refuse a row in a way that no code expects. */
    private void failOn(String username) throws SQLException {
        try (Connection ledger =
                DriverManager.getConnection("jdbc:sqlite:" + muster.home().ledger())) {
            ledger.createStatement()
                    .execute(("CREATE TRIGGER unexpected BEFORE INSERT ON record WHEN NEW.username = '%s' "
                                    + "BEGIN SELECT RAISE(ABORT, 'unexpected'); END")
                            .formatted(username));
        }
    }

    private static String counts(ClosedImport closed) {
        JsonNode receipt = closed.receipt();
        return "%d rows, %d created, %d invalid"
                .formatted(
                        receipt.path("rows").asInt(),
                        receipt.path("created").asInt(),
                        receipt.path("invalid").asInt());
    }

    private static String id(ClosedImport closed) {
        return closed.receipt().path("import").asText();
    }

    private String deadLetter(ClosedImport closed) throws IOException {
        try (Stream<Path> files = Files.list(muster.home().deadLetter(id(closed)))) {
            return Files.readString(files.findFirst().orElseThrow(), StandardCharsets.UTF_8);
        }
    }
}
