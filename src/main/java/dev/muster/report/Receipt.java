package dev.muster.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muster.ledger.Import;
import dev.muster.record.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The final account of an import, as {@code receipt.json} has it.
 *
 * @param importId   the import's id
 * @param operation  of its rows, {@code mixed} where they ask for several
 * @param state      {@code finished}, {@code refused} or {@code cancelled}
 * @param jobs       the service's job ids
 * @param results    where the outcome of every row stands, relative to the home; {@code null} for a source without rows
 * @param deadLetter where the rows that were not imported lie, or why there are none to tell; {@code null} if all were imported
 * @param seenBefore the earlier import that imported every row of the same source, so that no row of this one was read; left out where there is none
 * @param org        the organization's name; left out where only one is served
 */
public record Receipt(@JsonProperty("import") String importId, String source, String sha256, String operation, String state,
        long rows, long created, long updated, long unchanged, long invalid, long rejected, long unresolved, long unsent,
        String startedAt, String finishedAt, List<String> jobs, String results, String deadLetter,
        @JsonInclude(JsonInclude.Include.NON_NULL) String seenBefore, @JsonInclude(JsonInclude.Include.NON_EMPTY) String org) {

    static Receipt of(Import closed, List<String> operations, Map<Outcome, Long> outcomes, List<String> jobs, String results, String deadLetter) {
        String operation = operations.size() > 1 ? "mixed" : operations.isEmpty() ? closed.operation().word() : operations.get(0);
        return new Receipt(closed.id(), closed.source(), closed.sha256(), operation, closed.verdict().word(), closed.rows(),
                count(outcomes, Outcome.CREATED), count(outcomes, Outcome.UPDATED), count(outcomes, Outcome.UNCHANGED),
                count(outcomes, Outcome.INVALID), count(outcomes, Outcome.REJECTED), count(outcomes, Outcome.UNRESOLVED),
                count(outcomes, Outcome.UNSENT), closed.startedAt().toString(), closed.finishedAt().toString(), jobs, results, deadLetter, closed.seenBefore(), closed.org());
    }

    private static long count(Map<Outcome, Long> outcomes, Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** The account in one line: {@code users.csv: 3 rows = 2 created + … + 0 unsent}. */
    public static String line(String source, long rows, Map<Outcome, Long> outcomes) {
        return Arrays.stream(Outcome.values()).map(outcome -> count(outcomes, outcome) + " " + outcome.word())
                .collect(Collectors.joining(" + ", String.format(Locale.ROOT, "%s: %d rows = ", source, rows), ""));
    }

    /** Whether every row was imported. */
    @JsonIgnore
    public boolean isComplete() {
        return "finished".equals(state) && rows == created + updated + unchanged;
    }
}
