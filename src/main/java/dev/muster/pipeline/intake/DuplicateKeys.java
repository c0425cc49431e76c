package dev.muster.pipeline.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.Records;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.validation.MappedRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds rows that name the same user as an earlier row of the source: the first stays, the later ones are invalid. */
public final class DuplicateKeys {
    private final Records records;

    DuplicateKeys(Records records) {
        this.records = records;
    }

    /**
     * The problems of those records of a chunk that repeat an earlier record of the import, in this chunk or before it.
     */
    Map<MappedRecord, List<Problem>> find(String importId, List<MappedRecord> chunk) {
        Map<UniqueKey, Map<String, Long>> lines = new EnumMap<>(UniqueKey.class);
        for (UniqueKey key : UniqueKey.values()) {
            List<String> values = chunk.stream()
                    .map(record -> value(record, key))
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            lines.put(key, new HashMap<>(records.linesOf(importId, key, values)));
        }
        return find(chunk, lines);
    }

    /** The problems of those records that repeat an earlier one of the same list. */
    public static Map<MappedRecord, List<Problem>> within(List<MappedRecord> records) {
        Map<UniqueKey, Map<String, Long>> lines = new EnumMap<>(UniqueKey.class);
        for (UniqueKey key : UniqueKey.values()) {
            lines.put(key, new HashMap<>());
        }
        return find(records, lines);
    }

    private static Map<MappedRecord, List<Problem>> find(
            List<MappedRecord> chunk, Map<UniqueKey, Map<String, Long>> lines) {
        var duplicates = new IdentityHashMap<MappedRecord, List<Problem>>();
        for (MappedRecord record : chunk) {
            if (record.problems().isEmpty()) {
                List<Problem> problems = repeated(record, lines);
                if (problems.isEmpty()) {
                    remember(record, lines);
                } else {
                    duplicates.put(record, problems);
                }
            }
        }
        return duplicates;
    }

    private static List<Problem> repeated(MappedRecord record, Map<UniqueKey, Map<String, Long>> lines) {
        var problems = new ArrayList<Problem>();
        lines.forEach((key, known) -> {
            Long line = known.get(value(record, key));
            if (line != null) {
                problems.add(ProblemText.DUPLICATE.of(
                        key.attribute(),
                        key.attribute(),
                        Quoting.quoted(record.user().path(key.attribute()).asText()),
                        line));
            }
        });
        return problems;
    }

    private static void remember(MappedRecord record, Map<UniqueKey, Map<String, Long>> lines) {
        lines.forEach((key, known) -> {
            String value = value(record, key);
            if (value != null) {
                known.put(value, record.line());
            }
        });
    }

    /** The value of a key as the ledger compares it; {@code null} if the record has none. */
    private static @Nullable String value(MappedRecord record, UniqueKey key) {
        ObjectNode user = record.user();
        if (user == null) {
            return null;
        }
        String value = switch (key) {
            case USERNAME -> record.username();
            case EMAIL -> record.email();
            default -> user.path(key.attribute()).asText(null);
        };
        if (value == null || value.isEmpty()) {
            return null;
        }
        boolean anyCase = key == UniqueKey.EMAIL || key == UniqueKey.USERNAME;
        return anyCase ? value.toLowerCase(Locale.ROOT) : value;
    }
}
