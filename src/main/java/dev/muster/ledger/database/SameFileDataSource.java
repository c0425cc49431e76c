package dev.muster.ledger.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Hands out connections only while the ledger's file is the one that was opened. SQLite would continue on a deleted
 * file, and everything written would be lost.
 */
public final class SameFileDataSource extends DelegatingDataSource {
    private static final int CORRUPT = 11;

    private final Replaced replaced;

    /** A check whether the file was replaced. */
    @FunctionalInterface
    public interface Replaced {
        boolean look() throws IOException;
    }

    public SameFileDataSource(DataSource connections, Replaced replaced) {
        super(connections);
        this.replaced = replaced;
    }

    /** @throws SQLException as for a ledger that is damaged, if it was */
    @Override
    public Connection getConnection() throws SQLException {
        try {
            if (replaced.look()) {
                throw new SQLException("its file was deleted or replaced while Muster was running", null, CORRUPT);
            }
        } catch (IOException e) {
            throw new SQLException("its file cannot be checked: " + e.getMessage(), e);
        }
        return super.getConnection();
    }
}
