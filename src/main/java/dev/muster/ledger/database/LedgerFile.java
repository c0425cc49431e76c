package dev.muster.ledger.database;

import dev.muster.storage.FilePermissions;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteOpenMode;

/**
 * Checks the ledger's files before SQLite opens them. SQLite creates a missing database and treats an unreadable
 * write-ahead log as empty: changes would be lost silently, and users would be sent again.
 */
public final class LedgerFile {
    private static final int CORRUPT = 11;
    private static final int NO_DATABASE = 26;
    private static final int PRIMARY_CODE = 0xff;

    private final Path file;
    private final Path wal;
    private final Path index;

    public LedgerFile(Path file) {
        this.file = file;
        wal = file.resolveSibling(file.getFileName() + "-wal");
        index = file.resolveSibling(file.getFileName() + "-shm");
    }

    /**
     * Checks that the ledger and its companion files exist.
     *
     * @param inUse whether the home shows that a ledger must exist
     * @throws DamagedLedgerException if something is missing
     * @throws SQLException if it could not be checked, for example because it is locked
     */
    public void check(boolean inUse) throws IOException, SQLException {
        if (isEmpty(file)) {
            rejectRestart(inUse);
            return;
        }
        if (Files.isDirectory(file)) {
            throw new DamagedLedgerException("it is a folder");
        }
        if (walWasTakenAway()) {
            throw new DamagedLedgerException(wal.getFileName() + " is missing; it contained the latest changes");
        }
        if (new WriteAheadLog(wal, index).isDamaged()) {
            throw new DamagedLedgerException(wal.getFileName()
                    + " with the latest changes is unreadable; for a ledger restored from a backup, remove "
                    + index.getFileName());
        }
        if (inUse) {
            refuseWithoutTables();
        }
    }

    private void rejectRestart(boolean inUse) throws IOException {
        String what = Files.exists(file) ? "it is empty" : "it is missing";
        if (!isEmpty(wal)) {
            throw new DamagedLedgerException(what + ", but " + wal.getFileName() + " is there");
        }
        if (inUse) {
            throw new DamagedLedgerException(what + ", but the home has imports");
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        return !Files.exists(path) || Files.isRegularFile(path) && Files.size(path) == 0;
    }

    /**
     * Returns whether the write-ahead log was removed. SQLite creates the log before its index and removes the index
     * first, so an index without a log is an error, unless both change during the check.
     */
    private boolean walWasTakenAway() {
        return !Files.exists(wal) && Files.exists(index) && !Files.exists(wal);
    }

    /** Rejects a ledger without tables: it was created by another program, or has lost its contents. */
    private void refuseWithoutTables() throws IOException, SQLException {
        try (Connection connection = connect();
                ResultSet table = connection
                        .createStatement()
                        .executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'import'")) {
            if (!table.next()) {
                throw new DamagedLedgerException("it has no tables, but the home has imports");
            }
        } catch (SQLException failure) {
            throw damage(failure);
        }
    }

    private Connection connect() throws IOException, SQLException {
        prepareDriver();
        return DriverManager.getConnection(url(file) + "&busy_timeout=10000");
    }

    /** The JDBC URL of a ledger. Its parameter keeps SQLite from creating a missing file. */
    public static String url(Path file) {
        return "jdbc:sqlite:" + file + "?open_mode=" + SQLiteOpenMode.READWRITE.flag;
    }

    private static SQLException damage(SQLException failure) {
        int code = failure.getErrorCode() & PRIMARY_CODE;
        if (code == CORRUPT || code == NO_DATABASE) {
            throw new DamagedLedgerException(String.valueOf(failure.getMessage()));
        }
        return failure;
    }

    /**
     * Checks the whole ledger. {@code PRAGMA quick_check} reads every page and finds truncated or overwritten data.
     * Unlike {@code integrity_check}, it does not compare indexes with tables, which would take twice as long.
     *
     * @throws DamagedLedgerException if it is damaged
     * @throws SQLException if it could not be checked, for example because it is locked
     */
    public void checkEveryPage() throws IOException, SQLException {
        if (isEmpty(file)) {
            return;
        }
        try (Connection connection = connect();
                ResultSet found = connection.createStatement().executeQuery("PRAGMA quick_check(1)")) {
            String first = found.next() ? found.getString(1) : "nothing was found";
            if (!first.equals("ok")) {
                throw new DamagedLedgerException(first.replaceAll("\\s+", " "));
            }
        } catch (SQLException failure) {
            throw damage(failure);
        }
    }

    /** Returns whether the ledger has any encrypted payload. */
    public boolean hasSealed() throws IOException, SQLException {
        return oneSealed().isPresent();
    }

    /** Returns whether the key decrypts the ledger's payloads, judged by the first one. */
    public boolean opensWith(PayloadCipher cipher) throws IOException, SQLException {
        Optional<byte[]> sealed = oneSealed();
        try {
            sealed.ifPresent(cipher::openBytes);
            return true;
        } catch (IllegalStateException anotherKey) {
            return false;
        }
    }

    private Optional<byte[]> oneSealed() throws IOException, SQLException {
        try (Connection connection = connect();
                Statement look = connection.createStatement()) {
            try (ResultSet table = look.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'payload'")) {
                if (!table.next()) {
                    return Optional.empty();
                }
            }
            try (ResultSet first = look.executeQuery("SELECT sealed FROM payload LIMIT 1")) {
                return first.next() ? Optional.of(first.getBytes(1)) : Optional.empty();
            }
        }
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * The file key, which differs from that of another file with the same name; {@code null} if the file is missing or
     * the file system has no file keys.
     */
    public @Nullable Object key() throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    /** Prepares SQLite's driver. Call it before the first connection to the ledger. */
    public void prepareDriver() throws IOException {
        SqliteNativeLibrary.locate(
                new Home(Objects.requireNonNull(file.toAbsolutePath().getParent())));
    }

    /**
     * Creates a missing file, readable only by the user. SQLite gives its companion files the same mode, but would use
     * the umask for a file that it creates itself.
     */
    public void make() throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file, FilePermissions.ofFile(file));
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // Another process starts at the same time.
            }
        }
    }
}
