package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLockTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("worker.lock");
    }

    @Test
    void namesTheHolder() throws IOException {
        try (WorkerLock lock = WorkerLock.take(file).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(WorkerLock.take(file)).isEmpty();
            assertThat(WorkerLock.holder(file))
                    .isEqualTo("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void doesNotNameItself() throws IOException {
        WorkerLock.take(file).orElseThrow().close();

        assertThat(WorkerLock.livingHolder(file)).isEmpty();
    }

    @Test
    void ignoresAnotherProcessWithTheSameId() throws IOException {
        ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        Instant start = other.info().startInstant().orElseThrow();

        Files.writeString(file, "process " + other.pid() + "\n" + start);
        assertThat(WorkerLock.livingHolder(file)).hasValue("process " + other.pid());
        Files.writeString(file, "process " + other.pid() + "\n" + start.minusSeconds(60));
        assertThat(WorkerLock.livingHolder(file)).isEmpty();
    }

    @Test
    void namesNoHolderOfANewHome() {
        assertThat(WorkerLock.livingHolder(file)).isEmpty();
        assertThat(WorkerLock.holder(file)).isEqualTo("another process");
    }
}
