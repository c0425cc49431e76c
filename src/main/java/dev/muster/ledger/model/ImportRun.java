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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One import of a source.
 *
 * @param source the source's name, without folders
 * @param operation the default operation of its rows
 * @param destination a rehearsal in the sandbox must never reach JumpCloud
 * @param options options that override the settings
 */
public record ImportRun(
        String id,
        String source,
        Operation operation,
        Destination destination,
        ImportOptions options,
        Reading reading,
        Status status,
        Times times) {

    /**
     * The reading of a source.
     *
     * @param path path of the source relative to the import's folder under {@code work/}
     * @param sha256 of the source, in hexadecimal; {@code null} until it is read
     * @param mapping the mapping as a comparable text; {@code null} for messages, and until it is read
     * @param rules reading rules of its source; the usual ones for messages, and until it is read
     * @param names columns that hold secrets, according to its mapping
     * @param definition the definition of its source, as its file was then; {@code null} without one
     */
    public record Reading(
            String path,
            @Nullable String sha256,
            @Nullable String mapping,
            SourceRules rules,
            MappedNames names,
            @Nullable String definition) {
        static Reading of(ResultSet row) throws SQLException {
            return new Reading(
                    row.getString("path"),
                    row.getString("sha256"),
                    row.getString("mapping"),
                    JsonColumn.read(row.getString("source_rules"), SourceRules.class, SourceRules.USUAL),
                    JsonColumn.read(row.getString("mapped_names"), MappedNames.class, MappedNames.NONE),
                    row.getString("definition"));
        }
    }

    /**
     * The state of an import.
     *
     * @param verdict its final state; {@code null} until known
     * @param rows number of rows read so far, without those that are skipped
     * @param refusal why the import was refused; else {@code null}
     * @param seenBefore the earlier import of the same content, because of which this one was not read; else
     *     {@code null}
     * @param unbalanced the imbalance that keeps it from closing, as a line for users; else {@code null}
     * @param skips the rows that the mapping leaves out; known when it is read
     * @param hold the guards that hold it, or held it
     */
    public record Status(
            ImportState state,
            @Nullable ImportState verdict,
            long rows,
            @Nullable Problem refusal,
            @Nullable String seenBefore,
            @Nullable String unbalanced,
            Skips skips,
            Hold hold) {
        static Status of(ResultSet row) throws SQLException {
            String verdict = row.getString("verdict");
            return new Status(
                    ImportState.valueOf(row.getString("state")),
                    verdict == null ? null : ImportState.valueOf(verdict),
                    row.getLong("row_count"),
                    ProblemsColumn.read(row),
                    row.getString("seen_before"),
                    row.getString("unbalanced"),
                    new Skips(row.getLong("skipped"), row.getString("skipped_by")),
                    new Hold(names(row.getString("held_by")), names(row.getString("released_from"))));
        }

        private static Set<String> names(@Nullable String joined) {
            return joined == null ? Set.of() : Set.of(joined.split(","));
        }

        /** Returns whether guards hold it before anything is sent. */
        public boolean held() {
            return !hold.by.isEmpty();
        }

        /** The state in one word for users. */
        public String word() {
            return held() ? "held" : state.word();
        }

        /** The number of rows that the mapping leaves out. */
        public long skipped() {
            return skips.rows;
        }

        /** The places of the rules that leave rows out; {@code null} if none does. */
        public @Nullable String skippedBy() {
            return skips.by;
        }
    }

    /**
     * The rows that the mapping leaves out of an import.
     *
     * @param by the places of the rules that leave them out; {@code null} if none does
     */
    public record Skips(long rows, @Nullable String by) {
        public static final Skips NONE = new Skips(0, null);
    }

    /**
     * The guards of an import.
     *
     * @param by names of the guards that hold it before anything is sent; empty if it is not held
     * @param releasedFrom names of the guards that it was released from
     */
    public record Hold(Set<String> by, Set<String> releasedFrom) {
        public static final Hold NONE = new Hold(Set.of(), Set.of());
    }

    /**
     * The times of an import.
     *
     * @param finished {@code null} until it is closed
     * @param openUntil end of accepting messages; {@code null} for a file, and after the source of the messages is
     *     written
     * @param cancelled time of the cancellation; else {@code null}
     */
    public record Times(
            Instant started,
            @Nullable Instant finished,
            @Nullable Instant openUntil,
            @Nullable Instant cancelled) {
        static Times of(ResultSet row) throws SQLException {
            return new Times(
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    SqlTimes.instant(row, "finished_at"),
                    SqlTimes.instant(row, "open_until"),
                    SqlTimes.instant(row, "cancelled_at"));
        }
    }

    /** The final state of an import that was read, closed or not. */
    public ImportState verdict() {
        return Objects.requireNonNull(status.verdict);
    }

    /** The reason of an import that was refused. */
    public Problem refusal() {
        return Objects.requireNonNull(status.refusal);
    }

    /** The end of an import that is closed or being closed. */
    public Instant finishedAt() {
        return Objects.requireNonNull(times.finished);
    }

    /** Returns whether it was read completely, but users have to be looked up before sending. */
    public boolean identifies() {
        return status.state == ImportState.READING && status.verdict != null && !status.held();
    }

    /** Returns whether it accepts messages, or did and its source is still to be written. */
    public boolean gathers() {
        return times.openUntil != null;
    }

    /** Returns whether it accepts messages at a time. */
    public boolean takesMessages(Instant now) {
        return times.openUntil != null && now.isBefore(times.openUntil);
    }

    public static ImportRun of(ResultSet row, int index) throws SQLException {
        return new ImportRun(
                row.getString("id"),
                row.getString("source"),
                Operation.of(row.getString("operation")).orElseThrow(),
                new Destination(row.getString("org"), row.getString("service"), row.getString("organization")),
                JsonColumn.read(row.getString("options"), ImportOptions.class, ImportOptions.NONE),
                Reading.of(row),
                Status.of(row),
                Times.of(row));
    }
}
