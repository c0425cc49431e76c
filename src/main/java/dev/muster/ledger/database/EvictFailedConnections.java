package dev.muster.ledger.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Evicts a connection after a failure. If a locked ledger rejects BEGIN, SQLite's driver considers the transaction open
 * anyway, and later changes on that connection would be committed one statement at a time.
 */
public final class EvictFailedConnections implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return Override.MUST_EVICT;
    }
}
