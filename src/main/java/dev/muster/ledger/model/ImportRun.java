package dev.muster.ledger.model;

import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One import of a source.
 *
 * @param source the source's name, without folders
 * @param path path of the source relative to the import's folder under {@code work/}
 * @param operation the default operation of its rows
 * @param org the organization's name in {@code muster.orgs}; empty if only one is served
 * @param service base URL of the API: a rehearsal in the sandbox must never reach JumpCloud
 * @param organization the organization's id; empty if not set
 * @param verdict its final state; {@code null} until known
 * @param sha256 of the source, in hexadecimal; {@code null} until it is read
 * @param rows number of rows read so far
 * @param refusal why the import was refused; else {@code null}
 * @param finishedAt {@code null} until it is closed
 * @param options options that override the settings
 * @param openUntil end of accepting messages; {@code null} for a file, and after the source of the messages is written
 * @param cancelledAt time of the cancellation; else {@code null}
 * @param mapping the mapping as a comparable text; {@code null} for messages, and until it is read
 * @param rules reading rules of its source; the usual ones for messages, and until it is read
 * @param names columns that hold secrets, according to its mapping
 * @param seenBefore the earlier import of the same content, because of which this one was not read; else {@code null}
 * @param unbalanced the imbalance that keeps it from closing, as a line for users; else {@code null}
 */
public record ImportRun(
        String id,
        String source,
        String path,
        Operation operation,
        String org,
        String service,
        String organization,
        ImportState state,
        @Nullable ImportState verdict,
        @Nullable String sha256,
        long rows,
        @Nullable Problem refusal,
        Instant startedAt,
        @Nullable Instant finishedAt,
        ImportOptions options,
        @Nullable Instant openUntil,
        @Nullable Instant cancelledAt,
        @Nullable String mapping,
        SourceRules rules,
        MappedNames names,
        @Nullable String seenBefore,
        @Nullable String unbalanced) {

    /** The destination of its records. */
    public Destination destination() {
        return new Destination(org, service, organization);
    }

    /** Returns whether it was read completely, but users have to be looked up before sending. */
    public boolean identifies() {
        return state == ImportState.READING && verdict != null;
    }

    /** Returns whether it accepts messages, or did and its source is still to be written. */
    public boolean gathers() {
        return openUntil != null;
    }

    /** Returns whether it accepts messages at a time. */
    public boolean takesMessages(Instant now) {
        return gathers() && now.isBefore(openUntil);
    }

    public static ImportRun of(ResultSet row, int index) throws SQLException {
        String verdict = row.getString("verdict");
        return new ImportRun(
                row.getString("id"),
                row.getString("source"),
                row.getString("path"),
                Operation.of(row.getString("operation")).orElseThrow(),
                row.getString("org"),
                row.getString("service"),
                row.getString("organization"),
                ImportState.valueOf(row.getString("state")),
                verdict == null ? null : ImportState.valueOf(verdict),
                row.getString("sha256"),
                row.getLong("row_count"),
                ProblemsColumn.read(row),
                Instant.ofEpochMilli(row.getLong("started_at")),
                SqlTimes.instant(row, "finished_at"),
                JsonColumn.read(row.getString("options"), ImportOptions.class, ImportOptions.NONE),
                SqlTimes.instant(row, "open_until"),
                SqlTimes.instant(row, "cancelled_at"),
                row.getString("mapping"),
                JsonColumn.read(row.getString("source_rules"), SourceRules.class, SourceRules.USUAL),
                JsonColumn.read(row.getString("mapped_names"), MappedNames.class, MappedNames.NONE),
                row.getString("seen_before"),
                row.getString("unbalanced"));
    }
}
