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

/**
 * One source being brought in.
 *
 * @param source the source's name, without folders
 * @param path where the source lies, relative to the import's folder under {@code work/}
 * @param operation the operation of rows that name none
 * @param org the organization's name in {@code muster.orgs}; empty where only one is served
 * @param service the address of the service that it is meant for: a rehearsal must never reach the real one
 * @param organization the organization's id; empty where none was set
 * @param verdict the state it closes into, {@code null} until that is known
 * @param sha256 of the source's bytes, in hexadecimal; {@code null} until it was read
 * @param rows how many rows the reader has seen
 * @param refusal why nothing of it is sent, {@code null} unless it was refused
 * @param finishedAt {@code null} until it closes
 * @param options what was said about it beyond the settings
 * @param openUntil until when it takes messages; {@code null} for a file, and once the source of the messages is
 *     written
 * @param cancelledAt when somebody asked for it to be cancelled; {@code null} where nobody did
 * @param mapping how its rows are mapped, as a text that can be compared; {@code null} for messages, and until it was
 *     read
 * @param rules by what rules its source is read; the usual ones for messages, and until it was read
 * @param names which columns hold secrets, by the mapping that its rows were read with
 * @param seenBefore the earlier import that imported every row of the same source, so that this one was not read; else
 *     {@code null}
 * @param unbalanced what does not balance of it, so that it is not closed, as a line for people; {@code null} where
 *     nothing was found
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
        ImportState verdict,
        String sha256,
        long rows,
        Problem refusal,
        Instant startedAt,
        Instant finishedAt,
        ImportOptions options,
        Instant openUntil,
        Instant cancelledAt,
        String mapping,
        SourceRules rules,
        MappedNames names,
        String seenBefore,
        String unbalanced) {

    /** Where it is sent to. */
    public Destination destination() {
        return new Destination(org, service, organization);
    }

    /** Whether it was read to its end, but users whom its rows name are looked up before it may be sent. */
    public boolean identifies() {
        return state == ImportState.READING && verdict != null;
    }

    /** Whether it takes messages, or did so until its time was over and its source is to be written now. */
    public boolean gathers() {
        return openUntil != null;
    }

    /** Whether messages may be added to it at that time. */
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
