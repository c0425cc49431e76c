package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testing.SettableClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettledFileFilterTest {
    private static final Duration SETTLE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final SettledFileFilter filter = new SettledFileFilter(SETTLE, "create"::equals, clock);
    private final GenericFile<File> found = new GenericFile<>();

    @BeforeEach
    void writeTheFile() throws IOException {
        found.setFile(
                Files.writeString(folder.resolve("people.csv"), "username").toFile());
        found.setRelativeFilePath("people.csv");
    }

    @Test
    void takesAFileThatHasNotChangedForTheSettleTime() throws IOException {
        written(Duration.ZERO);
        assertThat(filter.accept(found)).isFalse();
        clock.advance(SETTLE.minusMillis(1));
        assertThat(filter.accept(found)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(filter.accept(found)).isTrue();
    }

    @Test
    void takesAFileFromTheFutureOnceItStaysTheSame() throws IOException {
        written(Duration.ofHours(1));
        assertThat(filter.accept(found)).isFalse();
        clock.advance(SETTLE.minusMillis(1));
        written(Duration.ofHours(2));
        assertThat(filter.accept(found)).as("it was written to meanwhile").isFalse();
        clock.advance(SETTLE.minusMillis(1));
        assertThat(filter.accept(found)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(filter.accept(found)).isTrue();
    }

    @Test
    void takesOnlyFilesOfFoldersThatAreClaimed() throws IOException {
        written(SETTLE.negated());
        found.setRelativeFilePath("create/people.csv");
        assertThat(filter.accept(found)).isTrue();
        found.setRelativeFilePath("elsewhere/people.csv");
        assertThat(filter.accept(found)).isFalse();
    }

    private void written(Duration ahead) throws IOException {
        Files.setLastModifiedTime(
                found.getFile().toPath(), FileTime.from(clock.instant().plus(ahead)));
    }
}
