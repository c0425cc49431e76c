package dev.muster.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged or missing ledger is never replaced by an empty one. */
class LedgerFileTest {
    private static final int PAGE = 4096;

    @TempDir
    private Path folder;

    private Path ledger;
    private Path wal;

    /** As a killed process leaves it: with changes that are in the log only. */
    @BeforeEach
    void leaveALedger() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (var left = new TestLedger(other)) {
            left.readyBatch(500);
            for (String name : new String[] {"ledger.db", "ledger.db-wal", "ledger.db-shm"}) {
                Files.copy(other.resolve(name), folder.resolve(name));
            }
        }
        ledger = folder.resolve("ledger.db");
        wal = folder.resolve("ledger.db-wal");
        assertThat(wal).isNotEmptyFile();
    }

    private void check(boolean inUse) throws Exception {
        var file = new LedgerFile(ledger);
        file.check(inUse);
        file.checkEveryPage();
    }

    private void isRefused(String why) {
        assertThatThrownBy(() -> check(true))
                .isInstanceOf(DamagedLedgerException.class)
                .hasMessageContaining(why)
                .message()
                .hasLineCount(1);
    }

    /** As a process that ended by itself leaves it: all in one file. */
    private void foldIn() throws Exception {
        check(true);
        assertThat(wal).doesNotExist();
    }

    @Test
    void acceptsAValidLedgerAfterAnyEndOfTheProcess() throws Exception {
        check(true);
        foldIn();
        check(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, PAGE, 10 * PAGE, 10 * PAGE + 77})
    void detectsATruncatedLedger(int left) throws Exception {
        foldIn();
        try (FileChannel file = FileChannel.open(ledger, StandardOpenOption.WRITE)) {
            file.truncate(left);
        }
        isRefused("");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 40})
    void detectsAnOverwrittenPage(int page) throws Exception {
        foldIn();
        var noise = new byte[PAGE];
        new Random(page).nextBytes(noise);
        try (RandomAccessFile file = new RandomAccessFile(ledger.toFile(), "rw")) {
            file.seek((long) page * PAGE);
            file.write(noise);
        }
        isRefused("");
    }

    @Test
    void detectsAFileThatIsNotADatabase() throws Exception {
        foldIn();
        Files.writeString(ledger, "username,email\n".repeat(1000));
        isRefused("not a database");
        assertThat(ledger).content().startsWith("username,email");
    }

    @Test
    void detectsAFolderInPlaceOfTheLedger() throws Exception {
        foldIn();
        Files.delete(ledger);
        Files.createDirectory(ledger);
        isRefused("it is a folder");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rejectsAMissingLedgerWithALog(boolean empty) throws Exception {
        Files.delete(ledger);
        if (empty) {
            Files.createFile(ledger);
        }
        assertThatThrownBy(() -> check(false))
                .isInstanceOf(DamagedLedgerException.class)
                .hasMessageContaining("but ledger.db-wal is there");
        assertThat(wal).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replacesAMissingLedgerOnlyInANewHome(boolean empty) throws Exception {
        foldIn();
        Files.delete(ledger);
        if (empty) {
            Files.createFile(ledger);
        }
        isRefused("but the home has imports");
        assertThatCode(() -> check(false)).doesNotThrowAnyException();
    }

    @Test
    void detectsAMissingLog() throws Exception {
        Files.delete(wal);
        isRefused("ledger.db-wal is missing");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 24})
    void detectsAnUnreadableLog(int at) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(wal.toFile(), "rw")) {
            file.seek(at);
            file.write("garbage".getBytes());
        }
        isRefused("ledger.db-wal with the latest changes is unreadable");
    }
}
