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
import java.util.Optional;
import org.sqlite.SQLiteOpenMode;

/**
 * Looks at the ledger's files before SQLite does. SQLite makes a new database where there is none, and takes a log of
 * changes that it cannot read for an empty one: what was in them would be gone without a word, and people would be sent
 * again.
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
     * Looks whether the ledger is there, with what belongs to it.
     *
     * @param inUse whether the home shows that there must be one
     * @throws DamagedLedgerException if it is not
     * @throws SQLException if it could not be looked at, since it is locked for one
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
            throw new DamagedLedgerException(wal.getFileName() + " is missing, in which its last changes stood");
        }
        if (new WriteAheadLog(wal, index).isDamaged()) {
            throw new DamagedLedgerException(wal.getFileName()
                    + ", in which its last changes stand, cannot be read to its end; beside a ledger that was put back from a backup, remove "
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
     * SQLite makes the log before its index, and removes the index before the log: the index is never alone, unless
     * both come and go meanwhile.
     */
    private boolean walWasTakenAway() {
        return !Files.exists(wal) && Files.exists(index) && !Files.exists(wal);
    }

    /**
     * A ledger of which nothing but the head is there was made by something else than Muster, or lost all that it knew.
     */
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

    /**
     * The address of a ledger for JDBC, with a first parameter: a file that is missing is never made by being opened.
     */
    public static String url(Path file) {
        return "jdbc:sqlite:" + file + "?open_mode=" + SQLiteOpenMode.READWRITE.flag;
    }

    private static SQLException damage(SQLException failure) {
        int code = failure.getErrorCode() & PRIMARY_CODE;
        if (code == CORRUPT || code == NO_DATABASE) {
            throw new DamagedLedgerException(failure.getMessage());
        }
        return failure;
    }

    /**
     * Looks whether the ledger is whole. {@code PRAGMA quick_check} reads every page, which finds what was cut off or
     * written over; unlike {@code integrity_check} it does not compare the indices with their tables, which takes twice
     * as long.
     *
     * @throws DamagedLedgerException if it is not
     * @throws SQLException if it could not be looked at, since it is locked for one
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

    /** Whether there is anything sealed in the ledger. */
    public boolean hasSealed() throws IOException, SQLException {
        return oneSealed().isPresent();
    }

    /** Whether what is sealed in the ledger can be opened; the first of it stands for all. */
    public boolean opensWith(PayloadCipher seal) throws IOException, SQLException {
        Optional<byte[]> sealed = oneSealed();
        try {
            sealed.ifPresent(seal::openBytes);
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
     * What tells this file from another of its name; {@code null} where it is missing, or the file system has no such
     * thing.
     */
    public Object key() throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    /** Is to be called before anything connects to the ledger. */
    public void prepareDriver() throws IOException {
        SqliteNativeLibrary.locate(new Home(file.toAbsolutePath().getParent()));
    }

    /**
     * Makes the file, private to the user, where there is none: SQLite gives its other files the same mode, but goes by
     * the umask itself.
     */
    public void make() throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file, FilePermissions.ofFile(file));
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // Another process begins at the same time.
            }
        }
    }
}
