package dev.muster.pipeline.report;

import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Outcome;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns that Muster adds to a row in a report. Every text may be {@code null}.
 *
 * @param importId the import's id
 * @param line the record's position in its source
 * @param outcome the record's outcome
 * @param code the stable code of the problem
 * @param reason the reason for users; never contains the value of a secret
 * @param hint the next step for the user
 * @param job JumpCloud's job
 * @param userId the user's id in the directory
 * @param groups the outcomes of the record's group memberships; {@code null} where the source has none
 */
public record OutcomeColumns(
        String importId,
        long line,
        Outcome outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String hint,
        @Nullable String job,
        @Nullable String userId,
        @Nullable String groups) {
    public OutcomeColumns {
        Objects.requireNonNull(outcome);
    }

    /** The columns of a record whose source has no groups. */
    public OutcomeColumns(
            String importId,
            long line,
            Outcome outcome,
            @Nullable String code,
            @Nullable String reason,
            @Nullable String hint,
            @Nullable String job,
            @Nullable String userId) {
        this(importId, line, outcome, code, reason, hint, job, userId, null);
    }

    /** The values of Muster's columns in order; empty for missing ones. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        Iterator<String> values = Stream.of(
                        importId, Long.toString(line), outcome.word(), code, reason, hint, job, userId)
                .map(value -> Objects.requireNonNullElse(value, ""))
                .iterator();
        MusterColumns.ALL.forEach(column -> texts.put(column, values.next()));
        if (groups != null) {
            texts.put(MusterColumns.GROUPS, groups);
        }
        return texts;
    }
}
