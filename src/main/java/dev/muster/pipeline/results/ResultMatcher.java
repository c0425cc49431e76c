package dev.muster.pipeline.results;

import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.WorkResult;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the record that each work result is about: by id, username or e-mail, never by position, since results may come
 * shuffled, repeated, late or not at all, and may be about somebody else.
 */
public final class ResultMatcher {
    private final Map<String, BatchRecord> byId = new HashMap<>();
    private final Map<String, BatchRecord> byUsername = new HashMap<>();
    private final Map<String, BatchRecord> byUsernameInLowerCase = new HashMap<>();
    private final Map<String, BatchRecord> byEmail = new HashMap<>();

    private final boolean everyRecordHasItsName;
    private final boolean everyRecordHasItsId;

    public ResultMatcher(List<BatchRecord> records) {
        everyRecordHasItsName =
                records.stream().allMatch(record -> record.username() != null && record.email() != null);
        everyRecordHasItsId = records.stream().allMatch(record -> record.userId() != null);
        index(records, byId, BatchRecord::userId);
        index(records, byUsername, BatchRecord::username);
        index(records, byUsernameInLowerCase, record -> lowerCase(record.username()));
        index(records, byEmail, record -> lowerCase(record.email()));
    }

    /**
     * The result of each record that has one. Of several results for one record, the one that {@code order} puts first
     * counts.
     */
    public Map<BatchRecord, WorkResult> match(List<WorkResult> results, Comparator<WorkResult> order) {
        var matches = new LinkedHashMap<BatchRecord, WorkResult>();
        results.stream().sorted(order).forEach(result -> {
            BatchRecord record = recordOf(result);
            if (record != null) {
                matches.putIfAbsent(record, result);
            }
        });
        return matches;
    }

    /** Whether a result is certainly about somebody else. */
    public boolean foreign(WorkResult result) {
        boolean named = result.username() != null || result.email() != null;
        boolean identified = result.userId() != null;
        return (named && everyRecordHasItsName || identified && everyRecordHasItsId) && recordOf(result) == null;
    }

    /**
     * Whether a result may be about any of the records that no other result is about: it says nothing that tells which.
     */
    public boolean undecided(WorkResult result) {
        return recordOf(result) == null && !foreign(result);
    }

    /** The record that a result is about; {@code null} where the result names nobody, or nobody of these records. */
    private BatchRecord recordOf(WorkResult result) {
        return Stream.of(
                        byId.get(result.userId()),
                        byUsername.get(result.username()),
                        byUsernameInLowerCase.get(lowerCase(result.username())),
                        byEmail.get(lowerCase(result.email())))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A key that two records share names neither of them. */
    private static void index(
            List<BatchRecord> records, Map<String, BatchRecord> index, Function<BatchRecord, String> key) {
        Set<String> shared = new HashSet<>();
        for (BatchRecord record : records) {
            String value = key.apply(record);
            if (value != null && index.putIfAbsent(value, record) != null) {
                shared.add(value);
            }
        }
        index.keySet().removeAll(shared);
    }

    private static String lowerCase(String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
