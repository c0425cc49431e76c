package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.ledger.model.ImportRun;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A file that is still being written loses no rows. */
class HalfWrittenIT {
    private static final Duration SEVERAL_POLLS = Duration.ofSeconds(2);

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(file, bytes(text), StandardOpenOption.APPEND);
    }

    private static Path source(ImportRun of, RunningMuster muster) {
        return muster.home().done(of.id()).resolve(of.source());
    }

    /** Waits until there are so many imports of a source and the newest of them is closed. */
    private static ClosedImport closed(RunningMuster muster, String source, int imports) {
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> muster.ledger().imports().newestFirst().stream()
                                .filter(any -> any.source().equals(source))
                                .count()
                        == imports);
        return muster.closed(source);
    }

    @InTurn
    @Test
    void waitsForAWriterThatPauses() throws IOException {
        String all = SampleUsers.csv(40);
        int middle = all.indexOf("person21") + 3;
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            try (OutputStream writer =
                    Files.newOutputStream(muster.home().inbox().resolve("users.csv"))) {
                writer.write(bytes(all.substring(0, middle)));
                writer.flush();
                muster.drop("other.csv", "username,email\nann,ann@example.com\n")
                        .closed("other.csv");
                await().during(SEVERAL_POLLS)
                        .atMost(RunningMuster.PATIENCE)
                        .until(() -> muster.ledger().imports().newestFirst().size() == 1);
                writer.write(bytes(all.substring(middle)));
            }
            assertThat(muster.closed("users.csv").counts()).startsWith("40 rows, 40 created");
        }
    }

    @Test
    void importsOtherFilesWhileOneGrows() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_INBOX_SETTLE", "30s"))) {
            Path growing = Files.writeString(muster.home().inbox().resolve("growing.csv"), SampleUsers.csv(2));
            Path still = Files.writeString(home.resolve("still.csv"), SampleUsers.csv(3));
            Files.setLastModifiedTime(still, FileTime.from(Instant.now().minusSeconds(60)));
            Instant begin = Instant.now();
            Files.move(still, muster.home().inbox().resolve("still.csv"));

            assertThat(muster.closed("still.csv").counts()).startsWith("3 rows, 3 created");
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(9));
            assertThat(growing).exists();
        }
    }

    @InTurn
    @Test
    void waitsForTheMarkerOfAFile() throws IOException {
        try (RunningMuster muster =
                RunningMuster.start(home, sandbox, Map.of("MUSTER_INBOX_DONE_FILE", "${file:name}.done"))) {
            muster.drop("create/users.csv", SampleUsers.csv(3));
            await().during(SEVERAL_POLLS)
                    .atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().newestFirst().isEmpty());

            muster.drop("create/users.csv.done", "");

            assertThat(muster.closed("users.csv").counts()).startsWith("3 rows, 3 created");
            assertThat(muster.home().inbox().resolve("create")).isEmptyDirectory();
            assertThat(muster.ledger().imports().newestFirst())
                    .as("the marker is not a source")
                    .hasSize(1);
        }
    }

    @InTurn
    @Test
    void reimportsASourceThatGrewAfterClosing() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_EVENTS_FILE", "events.ndjson"))) {
            ClosedImport first = muster.drop("users.csv", SampleUsers.csv(20)).closed("users.csv");
            assertThat(first.receipt().has("sourceChanged")).isFalse();

            append(
                    source(first.closed(), muster),
                    SampleUsers.csv(40).substring(SampleUsers.csv(20).length()));

            ClosedImport second = closed(muster, "users.csv", 2);
            assertThat(second.counts()).startsWith("40 rows, 20 created, 0 updated, 0 invalid, 0 rejected");
            assertThat(second.receipt().path("unchanged").asInt()).isEqualTo(20);
            assertThat(first.receipt().path("sourceChanged").asBoolean()).isTrue();
            assertThat(sandbox.directory().size()).isEqualTo(40);
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> Files.readString(home.resolve("events.ndjson"))
                            .contains("{\"eventId\":\"" + first.closed().id() + "-changed\",\"event\":\"changed\""));
            assertThat(muster.ledger()
                            .watchedSources()
                            .changeNote(first.closed().id())
                            .orElseThrow())
                    .contains("import " + second.closed().id() + " imports it again");

            append(source(first.closed(), muster), "late,late@example.com,Late\n");
            assertThat(closed(muster, "users.csv", 3).counts()).startsWith("41 rows, 1 created");
        }
    }

    @Test
    void reimportsASourceThatGrewBeforeClosing() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", SampleUsers.csv(2));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            ImportRun open = muster.ledger().imports().notClosed().get(0);
            append(muster.home().work(open.id()).resolve(open.reading().path()), "ann,ann@example.com,Ann\n");
            sandbox.faults().clear();

            ClosedImport second = closed(muster, "users.csv", 2);

            assertThat(second.counts()).startsWith("3 rows, 1 created");
            var first = new ClosedImport(muster.ledger().imports().get(open.id()), muster.home());
            assertThat(first.receipt().path("sourceChanged").asBoolean()).isTrue();
            assertThat(first.deadLetter()).contains("SOURCE_CHANGED");
        }
    }

    @InTurn
    @Test
    void ignoresATouchedOrReplacedSource() throws Exception {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport touched =
                    muster.drop("touched.csv", SampleUsers.csv(2)).closed("touched.csv");
            ClosedImport replaced = muster.drop("replaced.csv", "username,email\nann,ann@example.com\n")
                    .closed("replaced.csv");

            Files.setLastModifiedTime(
                    source(touched.closed(), muster),
                    FileTime.from(Instant.now().minusSeconds(60)));
            Path other = Files.writeString(home.resolve("other.csv"), "username,email\nbea,bea@example.com\n");
            Files.delete(source(replaced.closed(), muster));
            Files.move(other, source(replaced.closed(), muster));

            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().watchedSources().ofClosed().size() == 1);
            await().during(Duration.ofSeconds(3))
                    .atMost(RunningMuster.PATIENCE)
                    .until(() -> muster.ledger().imports().newestFirst().size() == 2);
            assertThat(touched.receipt().has("sourceChanged")).isFalse();
        }
    }

    @InTurn
    @Test
    void deletesASourceWithPasswordsOnceItsWriterHasClosedIt() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", "username,email,password\nann,ann@example.com,Invented-Passw0rd-1\n");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            ImportRun open = muster.ledger().imports().notClosed().get(0);
            try (OutputStream writer = Files.newOutputStream(
                    muster.home().work(open.id()).resolve(open.reading().path()), StandardOpenOption.APPEND)) {
                sandbox.faults().clear();
                muster.closed("users.csv");
                await().during(Duration.ofSeconds(3))
                        .atMost(RunningMuster.PATIENCE)
                        .until(() -> Files.exists(source(open, muster)));
                writer.write(bytes("bea,bea@example.com,Invented-Passw0rd-2\n"));
            }
            ClosedImport second = closed(muster, "users.csv", 2);

            assertThat(second.counts()).startsWith("2 rows, 1 created");
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> Files.notExists(muster.home().done(open.id())));
            assertThat(muster.home().done(second.closed().id())).doesNotExist();
        }
    }

    @Test
    void reportsTheReasonOfAWaitingFile() throws Exception {
        Map<String, String> environment =
                RunningMuster.environment(home, sandbox, Map.of("MUSTER_INBOX_DONE_FILE", "${file:name}.done"));
        Files.createDirectories(home.resolve("inbox"));
        for (String name : List.of("unmarked.csv", "open.csv", "gone.csv.done")) {
            Files.writeString(home.resolve("inbox").resolve(name), SampleUsers.csv(1));
        }
        try (OutputStream writer = Files.newOutputStream(home.resolve("inbox/open.csv"), StandardOpenOption.APPEND)) {
            for (String name : List.of("unmarked.csv", "open.csv", "gone.csv.done")) {
                Files.setLastModifiedTime(
                        home.resolve("inbox").resolve(name),
                        FileTime.from(Instant.now().minusSeconds(120)));
            }
            assertThat(MusterCommand.run(environment, "status").output())
                    .contains(
                            "unmarked.csv is not imported: its marker unmarked.csv.done is missing; add the marker "
                                    + "when the file is complete.",
                            "open.csv is not imported: process "
                                    + ProcessHandle.current().pid() + " (",
                            ") has it open for writing; close it there.",
                            "gone.csv.done is not imported: it is the marker of a missing file; add the file or "
                                    + "remove the marker.");
        }
    }

    @Test
    void reportsAFileThatChangedDuringItsImport() throws Exception {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 1_000_000);
        Path file = Files.writeString(home.resolve("users.csv"), SampleUsers.csv(2));
        Map<String, String> environment = RunningMuster.environment(home.resolve("home"), sandbox, Map.of());
        try (MusterCommand muster = MusterCommand.start(environment, "import", file.toString())) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() ->
                            !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
            append(file, "ann,ann@example.com,Ann\n");
            sandbox.faults().clear();

            assertThat(muster.exitCode()).as(muster.output()).isEqualTo(1);
            assertThat(muster.output())
                    .contains(
                            "2 rows: 2 created",
                            file
                                    + " changed after it was read: import it again; rows already imported are "
                                    + "recognised.");
        }
        Finished again = MusterCommand.run(environment, "import", file.toString());
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("3 rows: 1 created, 2 unchanged");
    }
}
