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
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Matches work results to records by id, username or email, never by position: results may be shuffled, repeated, late,
 * missing or about other users.
 */
public final class ResultMatcher {
    private final Map<String, BatchRecord> byId = new HashMap<>();
    private final Map<String, BatchRecord> byUsername = new HashMap<>();
    private final Map<String, BatchRecord> byUsernameInLowerCase = new HashMap<>();
    private final Map<String, BatchRecord> byEmail = new HashMap<>();

    private final boolean everyRecordHasItsName;
    private final boolean everyRecordHasItsId;

    public ResultMatcher(List<BatchRecord> records) {
        everyRecordHasItsName = records.stream()
                .allMatch(record ->
                        record.user().username() != null && record.user().email() != null);
        everyRecordHasItsId = records.stream().allMatch(record -> record.user().id() != null);
        index(records, byId, record -> record.user().id());
        index(records, byUsername, record -> record.user().username());
        index(records, byUsernameInLowerCase, record -> lowerCase(record.user().username()));
        index(records, byEmail, record -> lowerCase(record.user().email()));
    }

    /**
     * Returns the result of each matched record. Of several results for one record, the first by {@code order} counts.
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

    /** Returns whether a result is certainly about another user. */
    public boolean foreign(WorkResult result) {
        boolean named = result.username() != null || result.email() != null;
        boolean identified = result.userId() != null;
        return (named && everyRecordHasItsName || identified && everyRecordHasItsId) && recordOf(result) == null;
    }

    /** Returns whether a result has no usable key, so that it may belong to any unmatched record. */
    public boolean undecided(WorkResult result) {
        return recordOf(result) == null && !foreign(result);
    }

    /** The record of a result; {@code null} if the result has no key or matches none of these records. */
    private @Nullable BatchRecord recordOf(WorkResult result) {
        BatchRecord found = byId.get(result.userId());
        if (found == null) {
            found = byUsername.get(result.username());
        }
        if (found == null) {
            found = byUsernameInLowerCase.get(lowerCase(result.username()));
        }
        return found == null ? byEmail.get(lowerCase(result.email())) : found;
    }

    /** Adds a key to an index. A key shared by two records matches neither. */
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

    private static @Nullable String lowerCase(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
