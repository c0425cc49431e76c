package dev.muster.records.validation;

import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.ComputedAttribute;
import dev.muster.records.mapping.SourcePosition;
import dev.muster.records.problem.EditDistance;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.ProblemPhrase;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.UnsupportedColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Problems of a source's columns or keys: each only once, and only as many as are worth reading. */
final class ColumnProblems {
    private static final int MOST = 100;
    private static final int LONGEST_NAME = 100;

    private final AttributeCatalog catalog;
    private final MappingRules rules;
    private final Set<String> columns = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean headerMissing;

    ColumnProblems(AttributeCatalog catalog, MappingRules rules) {
        this.catalog = catalog;
        this.rules = rules;
    }

    List<Problem> all() {
        return List.copyOf(problems);
    }

    void unknownColumn(String column) {
        unknown(column, ProblemText.COLUMN_UNKNOWN_COLUMN);
    }

    void unknownKey(String key) {
        unknown(key, ProblemText.COLUMN_UNKNOWN_KEY);
    }

    /** {@code place} is the path of the key, as in {@code addresses[].zip}. */
    void unknownNestedKey(String place, String known) {
        if (!rules.ignores(place) && isNew(place)) {
            problems.add(ProblemText.COLUMN_UNKNOWN_NESTED.of(clipped(place), Quoting.quoted(place), known));
        }
    }

    /** Reports a header without a known name. It may be a user with a password, so nothing of it is shown. */
    void noneKnown(int columns) {
        headerMissing = true;
        ProblemText text = rules.mapping().isEmpty()
                ? ProblemText.HEADER_MISSING_COLUMNS
                : ProblemText.HEADER_MISSING_COLUMNS_MAPPED;
        problems.add(text.of(null, columns));
    }

    /** Returns whether no column of the source is known, so that its rows have no meaning. */
    boolean headerMissing() {
        return headerMissing;
    }

    /** Returns whether a name is unknown, or a column that the mapping reads is missing. */
    boolean anyUnknownOrMissing() {
        return headerMissing
                || problems.stream()
                        .map(Problem::code)
                        .anyMatch(code -> code.equals(ProblemCode.COLUMN_UNKNOWN.name())
                                || code.equals(ProblemCode.COLUMN_MISSING.name()));
    }

    void duplicate(String column, String former, String attribute) {
        if (isNew(column)) {
            problems.add(ProblemText.COLUMN_DUPLICATE_ATTRIBUTE.of(
                    clipped(column), Quoting.quoted(former), Quoting.quoted(column), attribute));
        }
    }

    /** An expression of the user's mapping reads a column that the source does not have. */
    void missing(String column, ComputedAttribute made, List<String> header) {
        if (isNew(made.attribute() + " of " + column)) {
            String quoted = Quoting.quoted(column);
            SourcePosition place = made.span().start();
            problems.add(EditDistance.near(column, header)
                    .map(near -> ProblemText.COLUMN_MISSING_READ_NEAR.of(
                            clipped(column), made.attribute(), quoted, place, Quoting.quoted(near)))
                    .orElseGet(() ->
                            ProblemText.COLUMN_MISSING_READ.of(clipped(column), made.attribute(), quoted, place)));
        }
    }

    /** The templates of Microsoft Entra ID have no column of usernames. */
    void noUsername() {
        problems.add(ProblemText.COLUMN_MISSING_USERNAME.of(null));
    }

    /** An expression of the user's mapping refers to an attribute that nothing gives. */
    void notGiven(String attribute, ComputedAttribute made) {
        if (isNew(made.attribute() + " of $" + attribute)) {
            problems.add(ProblemText.COLUMN_MISSING_ATTRIBUTE.of(
                    attribute, made.attribute(), attribute, made.span().start()));
        }
    }

    /** {@code line} is that of the first row that fills the column. */
    void notOffered(String column, UnsupportedColumn what, long line) {
        if (isNew(column)) {
            problems.add(
                    ProblemText.COLUMN_NOT_OFFERED.of(clipped(column), Quoting.quoted(column), line, what.about()));
        }
    }

    private void unknown(String name, ProblemText text) {
        if (isNew(name)) {
            problems.add(text.of(clipped(name), Quoting.quoted(name), advice(name)));
        }
    }

    private String advice(String name) {
        Optional<String> near = catalog.near(name);
        String custom = catalog.custom().isName(name) && !catalog.isSecret(name)
                ? " " + ProblemPhrase.CUSTOM_ATTRIBUTE.with(catalog.custom().prefix() + name)
                : "";
        return EditDistance.didYouMean(near) + renaming(name, near.orElse("ATTRIBUTE")) + custom;
    }

    /** Messages are not mapped, so their keys can only be renamed or removed. */
    private String renaming(String column, String attribute) {
        if (rules.mapping() == ColumnMapping.NEVER) {
            return ProblemPhrase.RENAME_OR_REMOVE.with();
        }
        String file = rules.mapping().file().isEmpty()
                ? "config/columns.yaml"
                : rules.mapping().file();
        String yaml = "\"" + clipped(column).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        return ProblemPhrase.RENAME_OR_MAP.with(file, yaml, attribute);
    }

    private boolean isNew(String column) {
        return problems.size() < MOST && columns.add(clipped(column));
    }

    private static String clipped(String column) {
        return column.length() > LONGEST_NAME ? column.substring(0, LONGEST_NAME) + "…" : column;
    }
}
