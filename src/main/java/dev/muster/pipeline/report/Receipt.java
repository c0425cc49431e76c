package dev.muster.pipeline.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The final account of an import, written as {@code receipt.json}.
 *
 * @param state {@code finished}, {@code refused} or {@code cancelled}
 * @param seenBefore the earlier import of the same content, because of which this one was not read; otherwise omitted
 * @param sourceChanged whether the source changed after it was read, so that it is imported again; omitted if false
 * @param org the organization's name; omitted if only one is served
 */
public record Receipt(
        @JsonUnwrapped Content content,
        String state,
        @JsonUnwrapped Totals totals,
        @JsonUnwrapped Work work,
        @JsonUnwrapped Reports reports,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String seenBefore,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean sourceChanged,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String org) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * The import and its source.
     *
     * @param importId the import's id
     * @param source the source's name
     * @param sha256 of the source, in hexadecimal
     * @param operation of its rows; {@code mixed} for several operations
     */
    public record Content(
            @JsonProperty("import") String importId,
            String source,
            @Nullable String sha256,
            String operation) {}

    /**
     * The numbers of rows.
     *
     * @param rows the sum of the outcomes
     * @param skipped the rows that the mapping leaves out, in addition
     */
    public record Totals(long rows, @JsonUnwrapped Outcomes outcomes, long skipped) {}

    /** The numbers of rows by outcome. */
    public record Outcomes(
            long created, long updated, long unchanged, long invalid, long rejected, long unresolved, long unsent) {
        private static Outcomes of(Map<Outcome, Long> outcomes) {
            return new Outcomes(
                    count(outcomes, Outcome.CREATED),
                    count(outcomes, Outcome.UPDATED),
                    count(outcomes, Outcome.UNCHANGED),
                    count(outcomes, Outcome.INVALID),
                    count(outcomes, Outcome.REJECTED),
                    count(outcomes, Outcome.UNRESOLVED),
                    count(outcomes, Outcome.UNSENT));
        }
    }

    /**
     * The work of the import.
     *
     * @param jobs JumpCloud's job ids
     * @param groups the changes of group members; omitted where the source names no groups
     */
    public record Work(
            String startedAt,
            String finishedAt,
            List<String> jobs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Groups groups) {}

    /** The numbers of changes of group members. They are no rows, so they do not add up to them. */
    public record Groups(long added, long already, long removed, long failed) {
        static @Nullable Groups of(Map<MembershipState, Long> counts) {
            return counts.isEmpty()
                    ? null
                    : new Groups(
                            counts.getOrDefault(MembershipState.ADDED, 0L),
                            counts.getOrDefault(MembershipState.ALREADY, 0L),
                            counts.getOrDefault(MembershipState.REMOVED, 0L),
                            counts.getOrDefault(MembershipState.FAILED, 0L));
        }
    }

    /**
     * The files with the outcome of each row.
     *
     * @param results path of the results, relative to the home; {@code null} for a source without rows
     * @param deadLetter path of the dead letter, or of the file that explains its absence; {@code null} if all rows
     *     were imported and no group is missing a user
     * @param leavers path of the list of users that a full export lacks; {@code null} if it lacks none
     */
    public record Reports(
            @Nullable String results,
            @Nullable String deadLetter,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String leavers) {}

    static Receipt of(
            ImportRun importRun,
            List<String> operations,
            Map<Outcome, Long> outcomes,
            List<String> jobs,
            @Nullable Groups groups,
            Reports reports,
            boolean sourceChanged) {
        return new Receipt(
                new Content(
                        importRun.id(),
                        importRun.source(),
                        importRun.reading().sha256(),
                        operation(importRun, operations)),
                importRun.verdict().word(),
                new Totals(
                        importRun.status().rows(),
                        Outcomes.of(outcomes),
                        importRun.status().skipped()),
                new Work(
                        importRun.times().started().toString(),
                        importRun.finishedAt().toString(),
                        jobs,
                        groups),
                reports,
                importRun.status().seenBefore(),
                sourceChanged,
                importRun.destination().org());
    }

    private static String operation(ImportRun importRun, List<String> operations) {
        return switch (operations.size()) {
            case 0 -> importRun.operation().word();
            case 1 -> operations.get(0);
            default -> "mixed";
        };
    }

    /** Writes it as {@code receipt.json}. */
    void write(Path target) throws IOException {
        write(JSON.valueToTree(this), target);
    }

    private static void write(JsonNode receipt, Path target) throws IOException {
        WholeFile.write(
                target, out -> out.write((JSON.writeValueAsString(receipt) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads a receipt as one line of JSON. */
    static String read(Path receipt) throws IOException {
        return JSON.readTree(receipt.toFile()).toString();
    }

    /**
     * Marks in a written receipt that the source changed after it was read. Returns the receipt as one line of JSON.
     */
    public static String markSourceChanged(Path receipt) throws IOException {
        ObjectNode marked = ((ObjectNode) JSON.readTree(receipt.toFile())).put("sourceChanged", true);
        write(marked, receipt);
        return marked.toString();
    }

    private static long count(Map<Outcome, Long> outcomes, Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** The totals in one line: {@code users.csv: 3 rows = 2 created + … + 0 unsent}. */
    public static String line(String source, long rows, Map<Outcome, Long> outcomes) {
        return Arrays.stream(Outcome.values())
                .map(outcome -> count(outcomes, outcome) + " " + outcome.word())
                .collect(Collectors.joining(" + ", String.format(Locale.ROOT, "%s: %d rows = ", source, rows), ""));
    }

    /** Returns whether every row was imported, and every user is in the groups of its row. */
    @JsonIgnore
    public boolean isComplete() {
        return "finished".equals(state)
                && (work.groups == null || work.groups.failed == 0)
                && totals.rows == totals.outcomes.created + totals.outcomes.updated + totals.outcomes.unchanged;
    }
}
