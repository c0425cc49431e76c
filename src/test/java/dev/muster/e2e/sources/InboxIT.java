package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of any name and kind in the inbox: each is imported or stays where it is, without delaying others. */
class InboxIT {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'quoted.csv'",
                "\"quoted.csv\"",
                "null",
                "${body}.csv",
                "a,b(c).csv",
                "100%41 #1 + x;y=z?.csv",
                "RAW(x).csv",
                " blank .csv",
                "users.csv.copying",
                "-n.csv"
            })
    void importsFilesWithAnyName(String name) throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport closed =
                    muster.drop(name, "username,email\nann,nonsense\n").closed(name);

            assertThat(closed.receipt().path("source").asText()).isEqualTo(name);
            assertThat(closed.deadLetterFile()).exists();
        }
    }

    @ParameterizedTest
    @CsvSource({"'line\nbreak.csv',line_break.csv", "'people.csv\r',people.csv"})
    void keepsAFileUnderANameWithoutLineBreaks(String name, String kept) throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport closed =
                    muster.drop(name, "username,email\nann,nonsense\n").closed(kept);

            assertThat(closed.receipt().path("source").asText()).isEqualTo(kept);
            assertThat(closed.deadLetterFile()).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".csv", ".json", ".docx"})
    void acceptsTheLongestFileName(String extension) throws IOException {
        String name = "x".repeat(255 - extension.length()) + extension;
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport closed = muster.drop(
                            name,
                            extension.equals(".json") ? "[{\"username\":\"ann\"}]" : "username,email\nann,nonsense\n")
                    .closed(name);

            assertThat(closed.deadLetterFile()).exists();
        }
    }

    @Test
    void ignoresASymbolicLink() throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            Files.writeString(home.resolve("elsewhere.csv"), "username,email\nann,ann@example.com\n");
            Files.createSymbolicLink(home.resolve("inbox/link.csv"), Path.of("../elsewhere.csv"));
            Files.createSymbolicLink(home.resolve("inbox/dangling.csv"), Path.of("nowhere.csv"));

            assertThat(muster.drop("users.csv", SampleUsers.csv(3))
                            .closed("users.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
            assertThat(muster.ledger().imports().newestFirst()).hasSize(1);
            assertThat(home.resolve("inbox/link.csv")).isSymbolicLink();
        }
    }

    @Test
    void reportsFilesThatCannotBeClaimed() throws Exception {
        Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of());
        Path inbox = Files.createDirectories(home.resolve("inbox/create"));
        Files.writeString(home.resolve("secret.csv"), "username,email\nsecret,secret@example.com\n");
        String odd = "printf 'username,email\\na,a@example.com\\n' > \"$(printf 'M\\374ller.csv')\"; printf "
                + "'username,email\\n' > 'back\\slash.csv';"
                + "mkfifo pipe.csv; ln ../../secret.csv second-name.csv; ln -s ../../secret.csv link.csv;"
                + "printf 'username,email\\nb,b@example.com\\n' > '#users.csv#'; touch -d '2 minutes ago' "
                + "'#users.csv#'";
        assertThat(new ProcessBuilder("sh", "-c", odd)
                        .directory(inbox.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        List<String> told = List.of(
                "create/M\uFFFDller.csv is not imported",
                "create/back\\slash.csv is not imported",
                "create/pipe.csv is not imported",
                "create/second-name.csv is not imported",
                "create/link.csv is not imported",
                "create/#users.csv# is not imported");
        try (MusterCommand run = MusterCommand.start(environment, "run")) {
            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(() -> assertThat(run.output()).contains(told));
            Files.move(Files.writeString(home.resolve("users.csv"), SampleUsers.csv(3)), inbox.resolve("users.csv"));
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.directory().size() == 3 && !Files.exists(inbox.resolve("users.csv")));
        }
        assertThat(MusterCommand.run(environment, "status").output()).contains(told);
        assertThat(MusterCommand.run(environment, "doctor").output()).contains(told);
        try (Stream<Path> files = Files.list(inbox)) {
            assertThat(files).hasSize(told.size());
        }
    }

    @Test
    void importsAFileFromTheFutureOnceItIsStable() throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            Path file = Files.writeString(home.resolve("users.csv"), SampleUsers.csv(3));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(1, ChronoUnit.DAYS)));
            Files.move(file, home.resolve("inbox/users.csv"));

            assertThat(muster.closed("users.csv").counts()).startsWith("3 rows, 3 created");
        }
    }

    @Test
    void ignoresAFolderThatIsNotAnOperation() throws IOException {
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            Files.createDirectories(home.resolve("inbox/marketing"));
            Files.createDirectories(home.resolve("inbox/create/folder.csv"));
            muster.drop("marketing/users.csv", SampleUsers.csv(2));

            assertThat(muster.drop("more.csv", SampleUsers.csv(3))
                            .closed("more.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
            assertThat(home.resolve("inbox/marketing/users.csv")).exists();
        }
    }

    @Test
    void startsDespiteUnknownFilesInTheWorkFolder() throws IOException {
        Files.createDirectories(home.resolve("work/01M858EEA9N5D7KWQEVHRCN7EF/whatever"));
        Files.writeString(home.resolve("work/.DS_Store"), "x");
        Files.writeString(home.resolve("work/01M858EEA9N5D7KWQEVHRCN7EF/.DS_Store"), "x");
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(3))
                            .closed("users.csv")
                            .counts())
                    .startsWith("3 rows, 3 created");
        }
    }
}
