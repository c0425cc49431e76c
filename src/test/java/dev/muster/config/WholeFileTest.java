package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsWrittenWithItsFolder() throws IOException {
        Path target = folder.resolve("reports").resolve("import").resolve("receipt.json");
        write(target, "whole");
        assertThat(target).content().isEqualTo("whole");
        assertThat(target.getParent()).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void aFileOfThatNameIsReplaced() throws IOException {
        Path target = folder.resolve("receipt.json");
        write(target, "an earlier and longer text");
        write(target, "new");
        assertThat(target).content().isEqualTo("new");
    }

    @Test
    void aFileThatIsHalfWrittenNeverStandsUnderItsName() throws IOException {
        Path target = folder.resolve("receipt.json");
        write(target, "whole");
        assertThatThrownBy(() -> WholeFile.write(target, out -> {
            out.write("ha".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(target).content().isEqualTo("whole");
            throw new IOException("disk full");
        })).isInstanceOf(IOException.class);
        assertThat(target).content().isEqualTo("whole");
    }

    @Test
    void whatAnEarlierProcessLeftHalfWrittenIsNoObstacle() throws IOException {
        Path target = folder.resolve("receipt.json");
        Files.writeString(folder.resolve(".receipt.json.tmp"), "half of a much longer text");
        write(target, "whole");
        assertThat(target).content().isEqualTo("whole");
    }

    @Test
    void aFileIsMovedIntoAFolderThatIsMadeForIt() throws IOException {
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
