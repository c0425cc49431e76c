package dev.muster.pipeline.report;

import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Outcome;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What Muster adds to a row in a report: the account of what became of it. Every text may be {@code null}.
 *
 * @param importId the import's id
 * @param line the record's position in its source
 * @param outcome what became of the record
 * @param code a stable word for why
 * @param reason why, for people; never contains the value of a secret
 * @param hint what to do next
 * @param job JumpCloud's job
 * @param userId the user's id in the directory
 */
public record OutcomeColumns(
        String importId,
        long line,
        Outcome outcome,
        String code,
        String reason,
        String hint,
        String job,
        String userId) {
    public OutcomeColumns {
        Objects.requireNonNull(outcome);
    }

    /** The value of each of Muster's columns as a text, in their order; empty where there is none. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        Iterator<String> values = Stream.of(
                        importId, Long.toString(line), outcome.word(), code, reason, hint, job, userId)
                .map(value -> Objects.requireNonNullElse(value, ""))
                .iterator();
        MusterColumns.ALL.forEach(column -> texts.put(column, values.next()));
        return texts;
    }
}
