package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * When something was first sent that may have reached the service.
 *
 * @param at by this machine's clock; {@code null} for what was never sent
 * @param serverOffset what to add to this machine's clock for the server's; {@code null} if it was not known
 */
public record FirstSend(Instant at, Duration serverOffset) {

    public static FirstSend of(ResultSet row, int index) throws SQLException {
        Long offset = SqlTimes.number(row, "server_offset");
        return new FirstSend(SqlTimes.instant(row, "first_sent_at"), offset == null ? null : Duration.ofMillis(offset));
    }

    public Long atMillis() {
        return at == null ? null : at.toEpochMilli();
    }

    public Long offsetMillis() {
        return serverOffset == null ? null : serverOffset.toMillis();
    }
}
