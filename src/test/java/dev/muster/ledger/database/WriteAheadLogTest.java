package dev.muster.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log is damaged if committed data is missing, but never after a killed process. Files are copied at rest or in the
 * middle of SQLite's work, like a killed process leaves them.
 */
class WriteAheadLogTest {
    private static final int HEADER = 32;
    private static final int FRAME = 24 + 4096;

    @TempDir
    private Path folder;

    private Path database;
    private Connection writer;
    private final Random random = new Random(20261130);

    @BeforeEach
    void open() throws SQLException {
        database = folder.resolve("ledger.db");
        writer = DriverManager.getConnection("jdbc:sqlite:" + database
                + "?journal_mode=WAL&synchronous=FULL&transaction_mode=IMMEDIATE&cache_size=20");
        run("PRAGMA wal_autocheckpoint=0");
        run("CREATE TABLE row (id INTEGER PRIMARY KEY, text BLOB)");
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The files that a process killed now would leave. */
    private Path killed() {
        try {
            Path left = Files.createTempDirectory(folder, "killed");
            for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                if (Files.exists(folder.resolve(name))) {
                    Files.copy(folder.resolve(name), left.resolve(name));
                }
            }
            return left;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path wal(Path left) {
        return left.resolve("ledger.db-wal");
    }

    private static Path index(Path left) {
        return left.resolve("ledger.db-shm");
    }

    private static boolean isDamaged(Path left) throws IOException {
        return new WriteAheadLog(wal(left), index(left)).isDamaged();
    }

    private int committedFrames(Path left) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(index(left)))
                .order(ByteOrder.nativeOrder())
                .getInt(16);
    }

    private void fill(int rows) throws SQLException {
        run("INSERT INTO row (text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                + ") SELECT randomblob(" + (100 + random.nextInt(3000)) + ") FROM n");
    }

    @Test
    void toleratesAKillAtAnyPoint() throws Exception {
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(9)) {
                case 0 -> run("PRAGMA wal_checkpoint(PASSIVE)");
                case 1 ->
                    run("PRAGMA wal_checkpoint("
                            + List.of("FULL", "RESTART", "TRUNCATE").get(random.nextInt(3)) + ")");
                case 2 -> {
                    // More than fits into the cache goes into the log before it is known whether it is committed.
                    run("BEGIN IMMEDIATE");
                    fill(60);
                    assertThat(isDamaged(killed()))
                            .as("step %d, in a transaction", step)
                            .isFalse();
                    run(random.nextBoolean() ? "ROLLBACK" : "COMMIT");
                }
                case 3 -> run("DELETE FROM row WHERE id % 3 = 0");
                default -> fill(1 + random.nextInt(20));
            }
            Path left = killed();
            assertThat(isDamaged(left)).as("step %d", step).isFalse();
            Files.delete(index(left));
            assertThat(isDamaged(left)).as("step %d, without the index", step).isFalse();
        }
    }

    @Test
    void seesNoDamageDuringWrites() throws Exception {
        run("PRAGMA wal_autocheckpoint=20");
        var log = new WriteAheadLog(wal(folder), index(folder));
        Thread busy = new Thread(() -> {
            try {
                for (int step = 0; step < 500; step++) {
                    fill(1 + random.nextInt(30));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        busy.start();
        int looks = 0;
        while (busy.isAlive()) {
            assertThat(log.isDamaged()).as("look %d", looks++).isFalse();
        }
        assertThat(looks).isPositive();
    }

    private Path killedAfterMuch() throws Exception {
        for (int round = 0; round < 20; round++) {
            fill(5);
        }
        return killed();
    }

    @Test
    void detectsATruncatedLog() throws Exception {
        Path left = killedAfterMuch();
        long whole = HEADER + (long) committedFrames(left) * FRAME;
        for (int cut = 0; cut < 200; cut++) {
            Path damaged = copyOf(left);
            try (FileChannel log = FileChannel.open(wal(damaged), StandardOpenOption.WRITE)) {
                log.truncate(cut == 0 ? 0 : random.nextLong(whole));
            }
            assertThat(isDamaged(damaged)).as("cut %d", cut).isTrue();
        }
    }

    @Test
    void detectsFlippedBitsInCommittedData() throws Exception {
        Path left = killedAfterMuch();
        long whole = HEADER + (long) committedFrames(left) * FRAME;
        for (int flip = 0; flip < 200; flip++) {
            Path damaged = copyOf(left);
            flip(wal(damaged), random.nextLong(whole));
            assertThat(isDamaged(damaged)).as("flip %d", flip).isTrue();
        }
    }

    @Test
    void detectsMissingTransactionsWithoutAnIndex() throws Exception {
        Path left = killedAfterMuch();
        Files.delete(index(left));
        assertThat(isDamaged(left)).isFalse();
        for (int flip = 0; flip < 100; flip++) {
            Path damaged = copyOf(left);
            flip(wal(damaged), HEADER + random.nextLong((long) FRAME * 10));
            assertThat(isDamaged(damaged)).as("flip %d", flip).isTrue();
        }
    }

    @Test
    void acceptsALogThatRestartsAfterACheckpoint() throws Exception {
        fill(50);
        run("PRAGMA wal_checkpoint(RESTART)");
        assertThat(isDamaged(killed())).isFalse();
        fill(1);
        Path left = killed();
        assertThat(isDamaged(left))
                .as("with frames of the former log behind its own")
                .isFalse();
        assertThat(Files.size(wal(left))).isGreaterThan(HEADER + (long) committedFrames(left) * FRAME);
    }

    @Test
    void toleratesAnIndexOlderThanTheLog() throws Exception {
        fill(50);
        Path before = killed();
        run("PRAGMA wal_checkpoint(RESTART)");
        fill(1);
        Path left = killed();
        Files.delete(index(left));
        Files.copy(index(before), index(left));
        assertThat(isDamaged(left)).isFalse();
    }

    @Test
    void detectsALogThatIsOlderThanItsIndex() throws Exception {
        fill(50);
        Path before = killed();
        run("PRAGMA wal_checkpoint(RESTART)");
        fill(1);
        Path left = killed();
        Files.delete(wal(left));
        Files.copy(wal(before), wal(left));
        assertThat(isDamaged(left)).isTrue();
    }

    private Path copyOf(Path left) throws IOException {
        Path copy = Files.createTempDirectory(folder, "damaged");
        for (Path file : List.of(wal(left), index(left))) {
            if (Files.exists(file)) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1 << random.nextInt(8));
        }
    }
}
