package dev.muster.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the columns or keys of a source: each only once, and no more than anybody would read. */
final class ColumnProblems {
    private static final int MOST = 100;

    private final AttributeCatalog catalog;
    private final Set<String> columns = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    ColumnProblems(AttributeCatalog catalog) {
        this.catalog = catalog;
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    void unknownColumn(String column) {
        unknown(column, "no attribute has the column " + Shown.quoted(column), column);
    }

    void unknownKey(String key) {
        unknown(key, "no attribute has the key " + Shown.quoted(key), key);
    }

    /** {@code place} is where the key stands, as in {@code addresses[].zip}. */
    void unknownNestedKey(String place, String known) {
        if (isNew(place)) {
            problems.add(ProblemCode.COLUMN_UNKNOWN.of(place, "no attribute has the key " + Shown.quoted(place),
                    "Known there are " + known + "; rename the key, or take it out."));
        }
    }

    void duplicate(String column, String former, String attribute) {
        if (isNew(column)) {
            problems.add(ProblemCode.COLUMN_DUPLICATE.of(column, "the columns %s and %s both stand for %s".formatted(
                    Shown.quoted(former), Shown.quoted(column), attribute), "Take one of them out."));
        }
    }

    private void unknown(String column, String reason, String name) {
        if (isNew(column)) {
            String custom = catalog.custom().isName(name)
                    ? "; for a custom attribute write " + catalog.custom().prefix() + name : "";
            problems.add(ProblemCode.COLUMN_UNKNOWN.of(column, reason + "; the nearest known name is " + catalog.nearest(name),
                    "Rename it, or take it out" + custom + "."));
        }
    }

    private boolean isNew(String column) {
        return problems.size() < MOST && columns.add(column);
    }
}
