package dev.muster.ledger.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record in the history of a person.
 *
 * @param importId id of its import
 * @param source name of the import's source
 * @param started time at which the import started
 * @param operation the requested operation; {@code null} if missing or unknown
 * @param outcome {@code null} while the record is open
 * @param code code of the problem; {@code null} for none
 * @param reason reason of the problem; {@code null} for none
 */
public record HistoryEntry(
        String importId,
        String source,
        Instant started,
        @Nullable String operation,
        @Nullable String outcome,
        @Nullable String code,
        @Nullable String reason,
        RecordedChange record) {}
