package dev.muster.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void isPrivateAndDeletedWithItsContent() throws IOException {
        TemporaryFolder folder = TemporaryFolder.make(temporary, "plan");
        Files.writeString(folder.path().resolve("ledger.db"), "ada@example.com");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        folder.close();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void deletesLeftoversOfKilledProcesses() throws IOException {
        Path left = Files.createDirectory(temporary.resolve("muster-plan-4711"));
        Files.writeString(left.resolve("ledger.db"), "ada@example.com");
        Files.writeString(left.resolve("worker.lock"), "");
        Files.createDirectory(temporary.resolve("muster-plan-4712"));
        Files.writeString(temporary.resolve("muster-workbook-4713.xlsx"), "ada@example.com");

        TemporaryFolder.deleteLeftovers(temporary);

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void keepsOtherFiles() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("photos"));
        Path file = Files.writeString(temporary.resolve("thesis.odt"), "text");

        TemporaryFolder.deleteLeftovers(temporary);

        assertThat(folder).exists();
        assertThat(file).exists();
    }

    @Test
    void keepsFoldersOfThisProcess() throws IOException {
        try (TemporaryFolder inUse = TemporaryFolder.make(temporary, "plan");
                TemporaryFolder second = TemporaryFolder.make(temporary, "plan")) {
            TemporaryFolder.deleteLeftovers(temporary);

            assertThat(inUse.path()).exists();
            assertThat(second.path()).exists();
        }
    }

    @Test
    void keepsFoldersOfOtherRunningProcesses() throws Exception {
        TemporaryFolder folder = TemporaryFolder.make(temporary, "plan");
        Path file = Files.createFile(temporary.resolve("muster-workbook-1.xlsx"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.lock(Long.MAX_VALUE - 1, 1, false);
            deleteLeftoversInAnotherProcess();
            assertThat(folder.path()).exists();
            assertThat(file).exists();
        }
        folder.close();
        deleteLeftoversInAnotherProcess();
        assertThat(file).doesNotExist();
    }

    private void deleteLeftoversInAnotherProcess() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Deleting.class.getName(),
                        temporary.toString())
                .inheritIO()
                .start();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.exitValue()).isZero();
    }

    /** The main class of another process. */
    static final class Deleting {
        public static void main(String[] arguments) {
            TemporaryFolder.deleteLeftovers(Path.of(arguments[0]));
        }
    }
}
