package dev.muster.ledger.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Throws a connection away once it has failed. SQLite's driver takes a transaction that could not be begun, since the
 * ledger was locked, for one that is open: what followed on that connection would be committed statement by statement.
 */
public final class EvictFailedConnections implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return Override.MUST_EVICT;
    }
}
