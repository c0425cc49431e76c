package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input in the inbox: one clear message, no lost or partly sent rows, and the service keeps running. */
class BadInputIT {
    @TempDir
    private static Path home;

    private static Sandbox sandbox;
    private static RunningMuster muster;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
        muster = RunningMuster.start(home, sandbox);
    }

    @AfterAll
    static void stop() throws IOException {
        muster.close();
        sandbox.close();
    }

    @AfterEach
    void theServiceRunsOn() {
        int users = sandbox.directory().size();
        String source = "still-running-" + users + ".csv";
        assertThat(muster.drop(source, "username,email\nwell" + users + ",well" + users + "@example.com\n")
                        .closed(source)
                        .counts())
                .startsWith("1 rows, 1 created");
        sandbox.requests().clear();
    }

    private static void refused(ClosedImport closed, String code, String reason) throws IOException {
        assertThat(closed.receipt().path("state").asText()).isEqualTo("refused");
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();
        assertThat(closed.deadLetter()).contains(code).contains(reason);
        assertThat(closed.closed().status().refusal().code()).isEqualTo(code);
        assertThat(Files.exists(home.resolve("done")
                        .resolve(closed.closed().id())
                        .resolve(closed.closed().source())))
                .isTrue();
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        refused(muster.drop("empty.csv", "").closed("empty.csv"), "SOURCE_EMPTY", "empty");
    }

    @Test
    void refusesAFileWithOnlyAHeader() throws IOException {
        refused(muster.drop("header.csv", "username,email\n").closed("header.csv"), "SOURCE_EMPTY", "header");
    }

    @Test
    void refusesABinaryFile() throws IOException {
        byte[] program = {'M', 'Z', 'x', 0, 3, 0, 0, 0, 4, 0, 0, 0, (byte) 0xff, (byte) 0xff};
        ClosedImport closed = muster.drop("program.csv", program).closed("program.csv");

        refused(closed, "SOURCE_BINARY", "Line 1");
        assertThat(Files.readAllBytes(
                        home.resolve("done").resolve(closed.closed().id()).resolve("program.csv")))
                .isEqualTo(program);
    }

    @Test
    void refusesAnUnknownFormat() throws IOException {
        refused(muster.drop("people.docx", "whatever").closed("people.docx"), "FORMAT_UNKNOWN", "docx");
    }

    @Test
    void keepsAnUnreadableSourceEvenWithPasswords() throws IOException {
        byte[] source =
                "username,email,password\ng1,g1@example.com,Invented-1\ng2,g2\u00e9@example.com,Invented-2\ng3,g3@example.com,Invented-3\n"
                        .getBytes(StandardCharsets.ISO_8859_1);
        ClosedImport closed = muster.drop("latin.csv", source).closed("latin.csv");

        assertThat(closed.closed().status().refusal().code()).isEqualTo("SOURCE_NOT_UTF8");
        assertThat(home.resolve("done").resolve(closed.closed().id()).resolve("latin.csv"))
                .hasBinaryContent(source);
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();
    }

    /** Waits for one import of a source that is imported again. */
    private ClosedImport closed(String importId) {
        await().atMost(RunningMuster.PATIENCE)
                .until(() ->
                        muster.ledger().imports().get(importId).status().state().closed());
        return new ClosedImport(muster.ledger().imports().get(importId), muster.home());
    }

    /** It comes a while later, and would send what other tests count. */
    private static void awaitImportOfTheChange(String source) {
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> muster.ledger().imports().newestFirst().stream()
                                .filter(any -> any.source().equals(source)
                                        && any.status().state().closed())
                                .count()
                        == 2);
    }

    @InTurn
    @Test
    void keepsASourceThatGrewAfterReading() throws IOException {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 20);
        muster.drop("growing.csv", "username,email,password\nh1,h1@example.com,Invented-1\n");
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
        String importId = muster.ledger().imports().notClosed().get(0).id();
        Files.writeString(
                home.resolve("work").resolve(importId).resolve("create").resolve("growing.csv"),
                "h2,h2@example.com,Invented-2\n",
                StandardOpenOption.APPEND);

        ClosedImport closed = closed(importId);

        assertThat(closed.counts()).startsWith("1 rows, 1 created");
        assertThat(closed.deadLetter()).contains("SOURCE_CHANGED", "imports it again");
        assertThat(home.resolve("done").resolve(importId).resolve("growing.csv"))
                .content()
                .contains("h2@example.com");
        awaitImportOfTheChange("growing.csv");
    }

    @InTurn
    @Test
    void keepsASourceThatWasOverwrittenAfterReading() throws IOException {
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 20);
        muster.drop("overwritten.csv", "username,email,password\nk1,k1@example.com,Invented-1\n");
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
        String importId = muster.ledger().imports().notClosed().get(0).id();
        Files.writeString(
                home.resolve("work").resolve(importId).resolve("create").resolve("overwritten.csv"),
                "username,email,password\nx9,x9@example.com,Invented-9\n");

        ClosedImport closed = closed(importId);

        assertThat(closed.counts()).startsWith("1 rows, 1 created");
        assertThat(closed.deadLetter()).contains("SOURCE_CHANGED");
        assertThat(home.resolve("done").resolve(importId).resolve("overwritten.csv"))
                .content()
                .contains("x9@example.com");
        awaitImportOfTheChange("overwritten.csv");
    }

    @Test
    void refusesATruncatedJsonArray() throws IOException {
        ClosedImport closed = muster.drop(
                        "cut.json",
                        "[{\"username\":\"a1\",\"email\":\"a1@example.com\"},{\"username\":\"a2\",\"email\":\"a2@example.com\"},{\"user")
                .closed("cut.json");

        assertThat(closed.receipt().path("state").asText()).isEqualTo("refused");
        assertThat(closed.counts())
                .isEqualTo("3 rows, 0 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 2 unsent");
        assertThat(closed.deadLetter()).contains("a1@example.com", "a2@example.com");
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();
    }

    @Test
    void rejectsOnlyABrokenNdjsonLine() {
        ClosedImport closed = muster.drop("broken.ndjson", """
                {"username":"b1","email":"b1@example.com"}
                {"username":"b2","email":
                {"username":"b3","email":"b3@example.com"}
                """).closed("broken.ndjson");

        assertThat(closed.counts())
                .isEqualTo("3 rows, 2 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.deadLetter()).contains("\"_line\":2").contains("b2");
    }

    @Test
    void rejectsOnlyRowsWithAWrongNumberOfCells() {
        ClosedImport closed = muster.drop("ragged.csv", """
                username,email,firstname
                c1,c1@example.com,Ann
                c2
                c3,c3@example.com,Bea,extra
                c4,c4@example.com,Cleo
                """).closed("ragged.csv");

        assertThat(closed.counts())
                .isEqualTo("4 rows, 2 created, 0 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.deadLetter()).contains("CELLS_MISSING", "CELLS_EXCESS", "extra");
    }

    @Test
    void rejectsSpacesAndUmlautsOnlyInUsernames() {
        ClosedImport closed = muster.drop("Größe & Café (1).csv", """
                username,email,firstname
                jörg müller,d1@example.com,Jörg
                d2,d2@example.com,Zoë Änne
                """).closed("Größe & Café (1).csv");

        assertThat(closed.counts())
                .isEqualTo("2 rows, 1 created, 0 updated, 1 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(closed.deadLetter()).contains("USERNAME_MALFORMED", "jörg müller");
        assertThat(sandbox.directory()
                        .byUsername("d2")
                        .orElseThrow()
                        .path("firstname")
                        .asText())
                .isEqualTo("Zoë Änne");
    }

    @Test
    void refusesAnUnknownColumnAndSuggestsTheNearestOne() throws IOException {
        ClosedImport closed = muster.drop("columns.csv", "username,email,fristname\ne1,e1@example.com,Ann\n")
                .closed("columns.csv");

        refused(closed, "COLUMN_UNKNOWN", "firstname");
        assertThat(closed.counts())
                .isEqualTo("1 rows, 0 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 1 unsent");
    }

    @Test
    void keepsASourceWithGuessedSecrets() throws IOException {
        String content = "username,email,password,pasword\ng1,g1@example.com,Invented-1,Invented-2\n";
        ClosedImport closed = muster.drop("misspelt.csv", content).closed("misspelt.csv");

        refused(closed, "COLUMN_UNKNOWN", "password");
        assertThat(closed.deadLetter()).doesNotContain("Invented");
        assertThat(home.resolve("done").resolve(closed.closed().id()).resolve("misspelt.csv"))
                .hasContent(content);
    }

    @Test
    void refusesASourceThatDisappears() throws IOException {
        muster.ledger()
                .imports()
                .open(
                        "01J0000000000000000000GONE",
                        "gone.csv",
                        "create/gone.csv",
                        Operation.CREATE,
                        new Destination("", sandbox.baseUrl().toString(), ""),
                        ImportOptions.NONE,
                        Instant.now());

        ClosedImport closed = muster.closed("gone.csv");

        assertThat(closed.receipt().path("state").asText()).isEqualTo("refused");
        assertThat(closed.deadLetter()).contains("SOURCE_MISSING", "gone.csv", "Put the file into the inbox again");
    }

    @Test
    void ignoresAFileInAnUnknownFolder() throws IOException {
        Path file = Files.createDirectories(home.resolve("inbox").resolve("archive"))
                .resolve("old.csv");
        Files.writeString(file, SampleUsers.csv(1));

        theServiceRunsOn();
        assertThat(file).exists();
    }

    @Test
    void finishesAFileOfInvalidRowsWithoutACall() {
        ClosedImport closed = muster.drop("none.csv", "username,email\nf1,nonsense\n,f2@example.com\n")
                .closed("none.csv");

        assertThat(closed.counts())
                .isEqualTo("2 rows, 0 created, 0 updated, 2 invalid, 0 rejected, 0 unresolved, 0 unsent");
        assertThat(sandbox.requests().all()).isEmpty();
    }
}
