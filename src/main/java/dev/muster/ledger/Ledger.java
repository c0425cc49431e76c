package dev.muster.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.muster.config.ConfigurationException;
import dev.muster.ledger.database.EvictFailedConnections;
import dev.muster.ledger.database.LedgerFile;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.database.SameFileDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of imports, batches and outcomes: the single source of truth after a crash.
 *
 * <p>SQLite allows one writer at a time, so all changes go through one connection, each state change in one short
 * transaction. Reports read from a pool of their own, and so do the looks for due work.
 */
public final class Ledger implements AutoCloseable {
    private static final int READERS = 4;
    /** The page cache of the writer, in KiB: the 2,000 of SQLite lack the pages that the next batch changes. */
    private static final int WRITER_CACHE_KIB = 16_384;

    private final HikariDataSource pooledWriter;
    private final DataSource writer;
    private final HikariDataSource pooledReaders;
    private final HikariDataSource pooledLooks;
    private final JdbcClient looks;
    private final JdbcClient write;
    private final JdbcClient read;
    private final TransactionTemplate transaction;
    private final PayloadCipher cipher;
    private final LedgerFile file;
    private final @Nullable Object fileKey;

    private Ledger(LedgerFile file, String url, PayloadCipher cipher) throws IOException {
        this.cipher = cipher;
        this.file = file;
        fileKey = file.key();
        pooledWriter = pool("ledger-writer", url + "&cache_size=-" + WRITER_CACHE_KIB, 1);
        writer = new SameFileDataSource(pooledWriter, this::isReplaced);
        migrate(writer);
        pooledReaders = pool("ledger-readers", url, READERS);
        pooledLooks = pool("ledger-looks", url, 1);
        looks = JdbcClient.create(new SameFileDataSource(pooledLooks, this::isReplaced));
        var readers = new SameFileDataSource(pooledReaders, this::isReplaced);
        write = JdbcClient.create(writer);
        read = JdbcClient.create(readers);
        transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
    }

    /**
     * Opens the ledger in an SQLite file and migrates its tables. Creates a missing file.
     *
     * @throws IOException if the file cannot be created
     * @throws ConfigurationException if a newer version of this program wrote it
     * @throws IllegalArgumentException if its payloads were encrypted with another key
     * @throws RuntimeException from the driver or Flyway, if the file is not a ledger of this program
     */
    public static Ledger open(Path file, PayloadCipher cipher) throws IOException {
        var ledgerFile = new LedgerFile(file);
        ledgerFile.make();
        ledgerFile.prepareDriver();
        var ledger = new Ledger(
                ledgerFile,
                LedgerFile.url(file)
                        + "&journal_mode=WAL&synchronous=FULL&busy_timeout=10000&foreign_keys=true&secure_delete=true"
                        + "&transaction_mode=IMMEDIATE",
                cipher);
        try {
            ledger.read
                    .sql("SELECT sealed FROM payload UNION ALL SELECT sealed FROM source_row"
                            + " UNION ALL SELECT sealed FROM user_change LIMIT 1")
                    .query(byte[].class)
                    .optional()
                    .ifPresent(cipher::openBytes);
            return ledger;
        } catch (IllegalStateException cannotBeOpened) {
            ledger.close();
            throw new IllegalArgumentException("the ledger was encrypted with another one", cannotBeOpened);
        }
    }

    private static HikariDataSource pool(String name, String url, int size) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new EvictFailedConnections());
        return new HikariDataSource(config);
    }

    private static void migrate(DataSource dataSource) {
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:ledger/sqlite")
                .load();
        for (MigrationInfo migration : flyway.info().applied()) {
            if (!migration.getState().isResolved()) {
                throw new ConfigurationException("The ledger was written by a newer version of Muster (migration "
                        + migration.getVersion() + ", unknown to this version): start that version, or restore the "
                        + "backup from before the upgrade");
            }
        }
        flyway.migrate();
    }

    /** The one connection that writes, for the statements of claims; given back after each statement. */
    public DataSource writer() {
        return writer;
    }

    /**
     * Returns whether a short query has a row. It waits neither for a report nor for a change of the ledger.
     *
     * @param query with {@code ?} for each of the values
     */
    public boolean finds(String query, List<?> values) {
        return !looks.sql(query).params(values).query().listOfRows().isEmpty();
    }

    public Imports imports() {
        return new Imports(this);
    }

    public MessageImports messageImports() {
        return new MessageImports(this);
    }

    public ImportStats importStats() {
        return new ImportStats(this);
    }

    public ImportRecovery importRecovery() {
        return new ImportRecovery(this);
    }

    public Batches batches() {
        return new Batches(this);
    }

    public Records records() {
        return new Records(this);
    }

    /** The changes that records make to users. */
    public SourceUsers sourceUsers() {
        return new SourceUsers(this);
    }

    public RecordedChanges changes() {
        return new RecordedChanges(this);
    }

    /** The records about single persons. */
    public UserHistory history() {
        return new UserHistory(this);
    }

    public Identities identities() {
        return new Identities(this);
    }

    /** The last requests of sources for their users. */
    public Fingerprints fingerprints() {
        return new Fingerprints(this);
    }

    /** The user groups that rows name, and their members. */
    public Memberships memberships() {
        return new Memberships(this);
    }

    /** The groups that sources put users into. */
    public SourceMembers sourceMembers() {
        return new SourceMembers(this);
    }

    /** The users that imports of this ledger created. */
    public CreatedUsers createdUsers() {
        return new CreatedUsers(this);
    }

    /** The sources of closed imports that another program may still write to. */
    public WatchedSources watchedSources() {
        return new WatchedSources(this);
    }

    public LedgerMessages messages() {
        return new LedgerMessages(this);
    }

    public Outbox outbox() {
        return new Outbox(this);
    }

    public ImportPurge purge() {
        return new ImportPurge(this);
    }

    public SendingPause pause() {
        return new SendingPause(this);
    }

    public WallClock wallClock() {
        return new WallClock(this);
    }

    /** The rejected credentials of each organization. */
    public CredentialRejections refusals() {
        return new CredentialRejections(this);
    }

    public WorkResults workResults() {
        return new WorkResults(this);
    }

    /** The current numbers of the ledger. */
    public LedgerStats stats() {
        return LedgerStats.of(read);
    }

    /**
     * Returns whether the file was deleted or replaced after opening. Anything written afterwards would be lost with
     * the process.
     */
    private boolean isReplaced() throws IOException {
        return !file.exists() || !Objects.equals(file.key(), fileKey);
    }

    /** Runs changes in one transaction: all or none are committed. Joins an open transaction. */
    public <T> T change(Supplier<T> changes) {
        try {
            return transaction.execute(status -> changes.get());
        } catch (TransactionSystemException notRolledBack) {
            // The cause of the rollback says more than its failure.
            if (notRolledBack.getApplicationException() instanceof RuntimeException reason) {
                reason.addSuppressed(notRolledBack);
                throw reason;
            }
            throw notRolledBack;
        }
    }

    /** {@link #change(Supplier)} for changes that return nothing. */
    public void change(Runnable changes) {
        change(() -> {
            changes.run();
            return null;
        });
    }

    /**
     * Runs a statement once for each row, prepared once.
     *
     * @param rows parameters of the statement in their order
     * @return the numbers of rows that it changed
     */
    int[] batch(String statement, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        return new JdbcTemplate(writer).batchUpdate(statement, new BatchPreparedStatementSetter() {
            @Override
            public int getBatchSize() {
                return rows.size();
            }

            @Override
            public void setValues(PreparedStatement prepared, int index) throws SQLException {
                Object[] row = rows.get(index);
                for (int column = 0; column < row.length; column++) {
                    prepared.setObject(column + 1, row[column]);
                }
            }
        });
    }

    JdbcClient write() {
        return write;
    }

    JdbcClient read() {
        return read;
    }

    PayloadCipher cipher() {
        return cipher;
    }

    @Override
    public void close() {
        pooledReaders.close();
        pooledLooks.close();
        pooledWriter.close();
    }
}
