package dev.muster.ledger.model;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time of the first send that may have had an effect.
 *
 * @param at by this machine's clock; {@code null} if never sent
 * @param serverOffset offset of the server's clock from this machine's; {@code null} if unknown
 */
public record FirstSend(@Nullable Instant at, @Nullable Duration serverOffset) {

    public static FirstSend of(ResultSet row, int index) throws SQLException {
        Long offset = SqlTimes.number(row, "server_offset");
        return new FirstSend(SqlTimes.instant(row, "first_sent_at"), offset == null ? null : Duration.ofMillis(offset));
    }

    public @Nullable Long atMillis() {
        return at == null ? null : at.toEpochMilli();
    }

    public @Nullable Long offsetMillis() {
        return serverOffset == null ? null : serverOffset.toMillis();
    }
}
