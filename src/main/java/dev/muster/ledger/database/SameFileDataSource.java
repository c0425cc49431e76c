package dev.muster.ledger.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Hands out connections only as long as the ledger's file is the one that was opened. Its connections would go on
 * without it, and lose what they write.
 */
public final class SameFileDataSource extends DelegatingDataSource {
    private static final int CORRUPT = 11;

    private final Replaced replaced;

    /** Says whether the file was replaced. */
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
                throw new SQLException("its file was deleted or replaced while Muster worked with it", null, CORRUPT);
            }
        } catch (IOException e) {
            throw new SQLException("its file cannot be looked at: " + e.getMessage(), e);
        }
        return super.getConnection();
    }
}
