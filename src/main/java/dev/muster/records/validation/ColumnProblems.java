package dev.muster.records.validation;

import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.ComputedAttribute;
import dev.muster.records.problem.EditDistance;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.UnsupportedColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with the columns or keys of a source: each only once, and no more than anybody would read. */
final class ColumnProblems {
    private static final int MOST = 100;
    private static final int LONGEST_NAME = 100;
    private static final String MENDING_THE_MAPPING =
            "Correct the mapping or the source; or is it the mapping of another source (--mapping)?";

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
        unknown(column, "column");
    }

    void unknownKey(String key) {
        unknown(key, "key");
    }

    /** {@code place} is where the key stands, as in {@code addresses[].zip}. */
    void unknownNestedKey(String place, String known) {
        if (!rules.ignores(place) && isNew(place)) {
            problems.add(ProblemCode.COLUMN_UNKNOWN.of(
                    clipped(place),
                    "no attribute has the key " + Quoting.quoted(place),
                    "Known there are " + known + "; rename the key, or take it out."));
        }
    }

    /** The first line may be a user, and a user's line may hold a password: nothing of it is shown. */
    void noneKnown(int columns) {
        headerMissing = true;
        problems.add(ProblemCode.HEADER_MISSING.of(
                null,
                columns == 1
                        ? "the first line is one single column, and no attribute has its name"
                        : "the first line has %d columns, and no attribute has the name of any of them"
                                .formatted(columns),
                "Is there a header? Begin the file with a line that names its columns, such as username,email; if it is further down, say where: --header-row."
                        + (rules.mapping().isEmpty() ? "" : " Or is the mapping that of another source (--mapping)?")));
    }

    /** Whether the source does not say what its columns stand for, so that nobody can tell what its rows hold. */
    boolean headerMissing() {
        return headerMissing;
    }

    /** Whether a name was met that stands for nothing, or one was not met of which something is made. */
    boolean anyUnknownOrMissing() {
        return headerMissing
                || problems.stream()
                        .map(Problem::code)
                        .anyMatch(code -> code.equals(ProblemCode.COLUMN_UNKNOWN.name())
                                || code.equals(ProblemCode.COLUMN_MISSING.name()));
    }

    void duplicate(String column, String former, String attribute) {
        if (isNew(column)) {
            problems.add(ProblemCode.COLUMN_DUPLICATE.of(
                    clipped(column),
                    "the columns %s and %s both stand for %s"
                            .formatted(Quoting.quoted(former), Quoting.quoted(column), attribute),
                    "Take one of them out."));
        }
    }

    /** An expression of the user's mapping reads a column that the source does not have. */
    void missing(String column, ComputedAttribute made, List<String> header) {
        if (isNew(made.attribute() + " of " + column)) {
            problems.add(ProblemCode.COLUMN_MISSING.of(
                    clipped(column),
                    "%s is made of the column %s by %s, but there is none"
                            .formatted(
                                    made.attribute(),
                                    Quoting.quoted(column),
                                    made.span().start()),
                    EditDistance.didYouMean(EditDistance.near(column, header).map(Quoting::quoted))
                            + MENDING_THE_MAPPING));
        }
    }

    /** The templates of Microsoft Entra ID have no column of usernames. */
    void noUsername() {
        problems.add(
                ProblemCode.COLUMN_MISSING.of(
                        null,
                        "no column is the username: the template of Microsoft Entra ID has none",
                        "Add a column username, or make it by a mapping in config/columns.yaml, such as computed: {username: '$substringBefore($email, \"@\")'}."));
    }

    /** An expression of the user's mapping refers to an attribute that nothing gives. */
    void notGiven(String attribute, ComputedAttribute made) {
        if (isNew(made.attribute() + " of $" + attribute)) {
            problems.add(ProblemCode.COLUMN_MISSING.of(
                    attribute,
                    "%s is made of $%s by %s, but neither a column nor the mapping gives it"
                            .formatted(made.attribute(), attribute, made.span().start()),
                    MENDING_THE_MAPPING));
        }
    }

    /** {@code line} is that of the first row that fills the column. */
    void notOffered(String column, UnsupportedColumn what, long line) {
        if (isNew(column)) {
            problems.add(ProblemCode.COLUMN_NOT_OFFERED.of(
                    clipped(column),
                    "the column %s is filled in line %d, but Muster does not do what it is for: %s"
                            .formatted(Quoting.quoted(column), line, what.about()),
                    "Take it out, or leave it out: --ignore-columns, or muster.ignore-columns for all imports."));
        }
    }

    private void unknown(String name, String kind) {
        if (isNew(name)) {
            Optional<String> near = catalog.near(name);
            String custom = catalog.custom().isName(name) && !catalog.isSecret(name)
                    ? " (" + catalog.custom().prefix() + name + " for a custom attribute)"
                    : "";
            problems.add(ProblemCode.COLUMN_UNKNOWN.of(
                    clipped(name),
                    "no attribute has the %s %s".formatted(kind, Quoting.quoted(name)),
                    EditDistance.didYouMean(near) + "Rename it" + custom + mapping(name, near.orElse("ATTRIBUTE"))));
        }
    }

    /** What a user can say of a column in the mapping; empty for messages, which are not mapped. */
    private String mapping(String column, String attribute) {
        String file = rules.mapping().file().isEmpty()
                ? "config/columns.yaml"
                : rules.mapping().file();
        String name = "\"" + clipped(column).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        return rules.mapping() == ColumnMapping.NEVER
                ? " or remove it."
                : ", remove it, or map it in %s (columns: {%s: %s}, or ignore: [%s])."
                        .formatted(file, name, attribute, name);
    }

    private boolean isNew(String column) {
        return problems.size() < MOST && columns.add(clipped(column));
    }

    private static String clipped(String column) {
        return column.length() > LONGEST_NAME ? column.substring(0, LONGEST_NAME) + "…" : column;
    }
}
