package dev.muster.ledger;

import dev.muster.config.Home;
import dev.muster.config.Privacy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Looks at the ledger's files before SQLite does. SQLite makes a new database where there is none, and takes a log of changes that it
 * cannot read for an empty one: what was in them would be gone without a word, and people would be sent again.
 */
public final class LedgerFile {
    private static final int WAL_HEADER_BYTES = 32;
    private static final int WAL_CHECKSUM_AT = 24;
    /** The lowest bit says in which byte order the checksums are. */
    private static final int WAL_MAGIC = 0x377f0682;
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
     */
    public void check(boolean inUse) throws IOException {
        if (isEmpty(file)) {
            refuseToBeginAnew(inUse);
            return;
        }
        if (Files.isDirectory(file)) {
            throw new DamagedLedgerException("it is a folder");
        }
        if (walWasTakenAway()) {
            throw new DamagedLedgerException(wal.getFileName() + " is missing, in which its last changes stood");
        }
        if (!isEmpty(wal) && !isWal()) {
            throw new DamagedLedgerException(wal.getFileName() + ", in which its last changes stand, cannot be read");
        }
    }

    private void refuseToBeginAnew(boolean inUse) throws IOException {
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

    /** SQLite makes the log before its index, and removes the index before the log: the index is never alone, unless both come and go meanwhile. */
    private boolean walWasTakenAway() {
        return !Files.exists(wal) && Files.exists(index) && !Files.exists(wal);
    }

    /** Whether the log begins as SQLite's do; shorter ones were never written to. */
    private boolean isWal() throws IOException {
        ByteBuffer header;
        try (InputStream in = Files.newInputStream(wal)) {
            header = ByteBuffer.wrap(in.readNBytes(WAL_HEADER_BYTES));
        }
        if (header.capacity() < WAL_HEADER_BYTES) {
            return true;
        }
        int magic = header.getInt(0);
        if ((magic & ~1) != WAL_MAGIC) {
            return false;
        }
        ByteBuffer words = header.duplicate().order((magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int first = 0;
        int second = 0;
        for (int at = 0; at < WAL_CHECKSUM_AT; at += 2 * Integer.BYTES) {
            first += words.getInt(at) + second;
            second += words.getInt(at + Integer.BYTES) + first;
        }
        return first == header.getInt(WAL_CHECKSUM_AT) && second == header.getInt(WAL_CHECKSUM_AT + Integer.BYTES);
    }

    /**
     * Looks whether the ledger is whole. {@code PRAGMA quick_check} reads every page, which finds what was cut off or written over;
     * unlike {@code integrity_check} it does not compare the indices with their tables, which takes twice as long.
     *
     * @throws DamagedLedgerException if it is not
     * @throws SQLException           if it could not be looked at, since it is locked for one
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
            int code = failure.getErrorCode() & PRIMARY_CODE;
            if (code == CORRUPT || code == NO_DATABASE) {
                throw new DamagedLedgerException(failure.getMessage());
            }
            throw failure;
        }
    }

    /** Whether there is anything sealed in the ledger. */
    public boolean hasSealed() throws IOException, SQLException {
        return oneSealed().isPresent();
    }

    /** Whether what is sealed in the ledger can be opened; the first of it stands for all. */
    public boolean opensWith(Seal seal) throws IOException, SQLException {
        Optional<byte[]> sealed = oneSealed();
        try {
            sealed.ifPresent(seal::openBytes);
            return true;
        } catch (IllegalStateException anotherKey) {
            return false;
        }
    }

    private Optional<byte[]> oneSealed() throws IOException, SQLException {
        try (Connection connection = connect(); Statement look = connection.createStatement()) {
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

    private Connection connect() throws IOException, SQLException {
        prepareDriver();
        return DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=10000");
    }

    /** Is to be called before anything connects to the ledger. */
    void prepareDriver() throws IOException {
        NativeLibrary.locate(new Home(file.toAbsolutePath().getParent()));
    }

    /** Makes the file, private to the user, where there is none: SQLite gives its other files the same mode, but goes by the umask itself. */
    void make() throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file, Privacy.ofFile(file));
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // Another process begins at the same time.
            }
        }
    }
}
