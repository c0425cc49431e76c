package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.records.source.xlsx.TestSheet;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Temporary files of a killed process. */
class TemporaryFilesIT {
    private static final int KILLED = 128 + 9;
    private static final int MEGABYTE = 1_000_000;
    /** It takes a while to unfold them. */
    private static final int MEGABYTES = 300;

    @TempDir
    private Path root;

    private Path home;
    private Path system;

    @BeforeEach
    void makeFolders() throws IOException {
        home = root.resolve("home");
        system = Files.createDirectory(root.resolve("system's"));
    }

    @ParameterizedTest
    @CsvSource({"TMPDIR, ''", "MUSTER_JAVA_OPTS, -Djava.io.tmpdir="})
    @InTurn
    void leavesNoTemporaryFilesOfAKilledImport(String variable, String option) throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), SampleUsers.csv(100));
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults())) {
            Map<String, String> environment =
                    RunningMuster.environment(home, sandbox, Map.of(variable, option + system));
            try (MusterProcess muster = MusterProcess.start(environment, "import", "--yes", source.toString())) {
                sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting(() -> kill(muster)));
                assertThat(muster.exitCode()).as(muster.output()).isEqualTo(KILLED);
            }
        }
        assertThat(system).isEmptyDirectory();
        assertThat(home.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    @InTurn
    void deletesTheTemporaryFilesOfAnInterruptedWorkbook() throws Exception {
        Path source = root.resolve("people.xlsx.gz");
        writeLargeWorkbook(source);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults())) {
            Map<String, String> environment =
                    RunningMuster.environment(home, sandbox, Map.of("TMPDIR", system.toString()));
            try (MusterProcess muster = MusterProcess.start(environment, "import", "--yes", source.toString())) {
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(RunningMuster.PATIENCE)
                        .until(() -> !left().isEmpty());
                muster.kill();
            }
            assertThat(system).isEmptyDirectory();
            assertThat(left()).singleElement().asString().matches("muster-workbook-.*\\.xlsx");

            MusterProcess.Finished finished = MusterProcess.run(environment, "import", "--yes", source.toString());
            assertThat(finished.exitCode()).as(finished.output()).isZero();
            assertThat(finished.output()).contains("1 created");
            assertThat(left()).isEmpty();
            assertThat(system).isEmptyDirectory();
        }
    }

    private static void kill(MusterProcess muster) {
        try {
            muster.kill();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> left() throws IOException {
        Path temporary = home.resolve("tmp");
        if (!Files.isDirectory(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A small sheet, and a large part that no reader looks at. */
    private static void writeLargeWorkbook(Path file) throws IOException {
        byte[] piece = new byte[MEGABYTE];
        var crc = new CRC32();
        Stream.generate(() -> piece).limit(MEGABYTES).forEach(crc::update);
        byte[] sheet = TestSheet.of(TestSheet.row("username", "email"), TestSheet.row("ada", "ada@example.com"))
                .bytes();
        try (var from = new ZipInputStream(new ByteArrayInputStream(sheet));
                var to = new ZipOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.transferTo(to);
            }
            var large = new ZipEntry("xl/media/image1.bmp");
            large.setMethod(ZipEntry.STORED);
            large.setSize((long) MEGABYTES * MEGABYTE);
            large.setCrc(crc.getValue());
            to.putNextEntry(large);
            for (int written = 0; written < MEGABYTES; written++) {
                to.write(piece);
            }
        }
    }
}
