package dev.muster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void forcesOnlyFilesOpenedForWritingOnWindows() {
        assertThat(WholeFile.toForce(true, true)).isEmpty();
        assertThat(WholeFile.toForce(false, true)).hasValue(StandardOpenOption.WRITE);
        assertThat(WholeFile.toForce(true, false)).hasValue(StandardOpenOption.READ);
        assertThat(WholeFile.toForce(false, false)).hasValue(StandardOpenOption.READ);
    }

    @Test
    void createsTheFolderOfAFile() throws IOException {
        Path target = folder.resolve("reports").resolve("import").resolve("receipt.json");
        write(target, "whole");
        assertThat(target).content().isEqualTo("whole");
        assertThat(target.getParent()).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void replacesAnExistingFile() throws IOException {
        Path target = folder.resolve("receipt.json");
        write(target, "an earlier and longer text");
        write(target, "new");
        assertThat(target).content().isEqualTo("new");
    }

    @Test
    void neverShowsAnIncompleteFile() throws IOException {
        Path target = folder.resolve("receipt.json");
        write(target, "whole");
        assertThatThrownBy(() -> WholeFile.write(target, out -> {
                    out.write("ha".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    assertThat(target).content().isEqualTo("whole");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(IOException.class);
        assertThat(target).content().isEqualTo("whole");
    }

    @Test
    void takesAFileByMovingItAndMakesItPrivate() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "username");
        Path target = folder.resolve("work").resolve("people.csv");

        assertThat(WholeFile.take(file, target)).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(target).content().isEqualTo("username");
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** As if it had come to the place of a file that was looked at before. */
    @ParameterizedTest
    @CsvSource({
        "ln -s secret.txt people.csv, it is a link",
        "ln secret.txt people.csv, it has another name elsewhere (a hard link)",
        "mkfifo people.csv, it is not a regular file",
        "mkdir people.csv, it is not a regular file"
    })
    void putsBackAnythingButRegularFiles(String command, String reason) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "of another user");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new ProcessBuilder("sh", "-c", command)
                        .directory(folder.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        Path target = folder.resolve("work").resolve("people.csv");

        assertThat(WholeFile.take(folder.resolve("people.csv"), target))
                .map(NotRegularFileException::reason)
                .hasValue(reason);
        assertThat(Files.exists(folder.resolve("people.csv"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(Files.getPosixFilePermissions(secret)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void replacesIncompleteFilesOfEarlierProcesses() throws IOException {
        Path target = folder.resolve("receipt.json");
        Files.writeString(folder.resolve(".writing.tmp"), "half of a much longer text");
        write(target, "whole");
        assertThat(target).content().isEqualTo("whole");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void leavesNothingAfterAFailure() {
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("receipt.json"), out -> {
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void deletesLeftoversButNotFilesBeingWritten() throws IOException {
        WholeFile.write(
                folder.resolve("receipt.json"),
                out -> assertThat(WholeFile.deleteLeftover(folder)).isFalse());
        assertThat(folder.resolve("receipt.json")).exists();
        Files.writeString(folder.resolve(".writing.tmp"), "half");
        assertThat(WholeFile.deleteLeftover(folder)).isTrue();
        assertThat(folder.resolve(".writing.tmp")).doesNotExist();
        assertThat(WholeFile.deleteLeftover(folder.resolve("no such folder"))).isFalse();
    }

    @Test
    void copiesAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "rows");
        WholeFile.write(folder.resolve("work").resolve("people.csv"), out -> Files.copy(file, out));
        assertThat(file).content().isEqualTo("rows");
        assertThat(folder.resolve("work").resolve("people.csv")).content().isEqualTo("rows");
    }

    @Test
    void createsPrivateFilesWithAnyUmask() throws IOException {
        Path source = Files.writeString(folder.resolve("people.csv"), "rows");
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path moved = folder.resolve("done").resolve("import").resolve("people.csv");
        WholeFile.move(source, moved);
        write(moved.resolveSibling("receipt.json"), "whole");
        assertThat(List.of(moved, moved.resolveSibling("receipt.json")))
                .extracting(WholeFileTest::mode)
                .containsOnly("rw-------");
        assertThat(List.of(moved.getParent(), moved.getParent().getParent()))
                .extracting(WholeFileTest::mode)
                .containsOnly("rwx------");
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void createsTheTargetFolderOfAMove() throws IOException {
        Path source = Files.writeString(folder.resolve("people.csv"), "rows");
        Path target = folder.resolve("done").resolve("import").resolve("people.csv");
        WholeFile.move(source, target);
        assertThat(target).content().isEqualTo("rows");
        assertThat(source).doesNotExist();
    }

    private static void write(Path target, String text) throws IOException {
        WholeFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
