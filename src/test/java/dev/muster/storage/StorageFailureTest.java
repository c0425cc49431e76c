package dev.muster.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.storage.StorageFailure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

class StorageFailureTest {
    private static final Home HOME = new Home(Path.of("/srv/muster"));

    @ParameterizedTest
    @CsvSource({
        "5, LOCKED",
        "261, LOCKED",
        "6, LOCKED",
        "8, UNWRITABLE",
        "10, UNWRITABLE",
        "778, UNWRITABLE",
        "14, UNWRITABLE",
        "13, FULL",
        "11, DAMAGED",
        "26, DAMAGED"
    })
    void recognisesSqliteResultCodes(int code, Kind kind) {
        var failure = new IllegalStateException(new SQLException("[SQLITE] something\nmore of it", null, code));
        assertThat(StorageFailure.of(failure, HOME)).hasValueSatisfying(storageFailure -> {
            assertThat(storageFailure.kind()).isEqualTo(kind);
            assertThat(storageFailure.text()).contains("/srv/muster/ledger.db").hasLineCount(1);
        });
        assertThat(StorageFailure.levelOf(failure)).isEqualTo(Level.DEBUG);
    }

    @Test
    void recognisesATimeoutOfTheWritingConnection() {
        var failure = new IllegalStateException(
                "no connection",
                new SQLTransientConnectionException(
                        "ledger - Connection is not available, request timed out after 30000ms"));

        assertThat(StorageFailure.of(failure, new Home(Path.of("/srv/muster"))))
                .get()
                .extracting(StorageFailure::kind)
                .isEqualTo(Kind.LOCKED);
    }

    @Test
    void namesTheFileOfAFullDisk() {
        var failure = new UncheckedIOException(
                new FileSystemException("/srv/muster/reports/results.csv", null, "No space left on device"));
        assertThat(StorageFailure.of(failure, HOME))
                .contains(new StorageFailure(
                        Kind.FULL,
                        "The disk is full, cannot write /srv/muster/reports/results.csv: free space on "
                                + "that disk"));
    }

    @Test
    void recognisesTooManyOpenFiles() {
        for (IOException failure : new IOException[] {
            new FileSystemException("/srv/muster/work/users.csv", null, "Too many open files"),
            new SocketException("Too many open files"),
            new IOException("Too many open files in system")
        }) {
            assertThat(StorageFailure.of(new UncheckedIOException(failure), HOME))
                    .hasValueSatisfying(storageFailure -> {
                        assertThat(storageFailure.kind()).isEqualTo(Kind.TOO_MANY_FILES);
                        assertThat(storageFailure.text())
                                .startsWith("Too many files are open")
                                .hasLineCount(1);
                    });
            assertThat(StorageFailure.levelOf(failure)).isEqualTo(Level.DEBUG);
        }
    }

    @Test
    void namesAnUnwritableFolder() {
        assertThat(StorageFailure.of(new AccessDeniedException("/srv/muster/done"), HOME))
                .contains(new StorageFailure(
                        Kind.UNWRITABLE,
                        "Cannot write /srv/muster/done (permission denied): check its permissions and " + "that disk"));
    }

    @Test
    void ignoresOtherFailures() {
        for (Throwable failure : new Throwable[] {
            new NoSuchFileException("/srv/muster/work/users.csv"),
            new IOException("connection reset"),
            new SQLException("constraint failed", null, 19),
            new IllegalStateException("a fault of the program")
        }) {
            assertThat(StorageFailure.of(failure, HOME)).as(failure.toString()).isEmpty();
            assertThat(StorageFailure.levelOf(failure)).isEqualTo(Level.ERROR);
        }
    }

    @Test
    void treatsReplacedProgramFilesAsAFailureOfTheMachine() {
        assertThat(StorageFailure.isOutside(
                        new IllegalStateException(new NoClassDefFoundError("dev/muster/records/Link"))))
                .isTrue();
        assertThat(StorageFailure.isOutside(new StackOverflowError())).isFalse();
    }
}
