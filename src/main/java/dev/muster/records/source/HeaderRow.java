package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.ColumnNames;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.schema.MusterColumns;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The row of a table that names its columns: where it is, and what it may not be. */
public final class HeaderRow {
    /** The number of rows searched for the header; all but the last may be titles above it. */
    public static final int MOST_ROWS = 11;
    /** A single known name may be a title, such as "Department". */
    private static final int FEWEST_KNOWN = 2;
    /** The first line of Microsoft Entra ID's templates. */
    private static final Pattern VERSION = Pattern.compile("version:v\\d+(\\.\\d+)*", Pattern.CASE_INSENSITIVE);
    /** Text that no column name contains, even with another delimiter than the one in use. */
    private static final Pattern OF_A_USER = Pattern.compile("[^\\s@]@[^\\s@.]+\\.[^\\s@]|\\b[0-9a-fA-F]{24}\\b");

    private HeaderRow() {}

    /**
     * The place of the header among the first filled rows of a table: the first row of which most names are known,
     * which may have titles above it; else the first row.
     */
    public static int find(List<List<String>> rows, KnownColumns known) {
        return IntStream.range(0, rows.size())
                .filter(index -> isOne(rows.get(index), known))
                .findFirst()
                .orElse(0);
    }

    /** Returns whether a row names columns: most of its filled cells are known, and more than one. */
    public static boolean isOne(List<String> row, KnownColumns known) {
        List<String> names = row.stream().filter(name -> !Blanks.isBlank(name)).toList();
        long count = known.count(names);
        return MusterColumns.areIn(row) || count >= FEWEST_KNOWN && 2 * count >= names.size();
    }

    /**
     * A warning about filled rows above the header; empty without such rows, and for the version line of a template.
     */
    public static Optional<Problem> above(List<List<String>> titles, String place) {
        List<List<String>> unknown =
                titles.stream().filter(title -> !isVersion(title)).toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(ProblemText.ROWS_ABOVE_HEADER.of(null, place, unknown.size()));
    }

    /** The problem that a row above the header seems to be a user. */
    public static Problem userAbove(String place, String headerPlace, long number) {
        return ProblemText.HEADER_MISSING_USER_ABOVE.of(null, place, headerPlace, number);
    }

    /** The problem that the configured header row does not exist. */
    public static Problem notThere(String place) {
        return ProblemText.HEADER_MISSING_BLANK.of(null, place);
    }

    private static boolean isVersion(List<String> row) {
        List<String> filled = row.stream().filter(cell -> !Blanks.isBlank(cell)).toList();
        return filled.size() == 1 && VERSION.matcher(filled.get(0).strip()).matches();
    }

    /** Returns whether a header is a user. */
    public static boolean isUser(List<String> header) {
        return header.stream().anyMatch(name -> OF_A_USER.matcher(name).find());
    }

    /**
     * The problem that a header is a user. A user's line may hold a password, so nothing of it is shown.
     *
     * @param place its place, such as {@code line 1}
     */
    public static Problem user(String place) {
        return ProblemText.HEADER_MISSING_USER.of(null, place);
    }

    /** The problem that a header has two columns of one name; empty if it does not. */
    public static Optional<Problem> sameNames(List<String> header, String place) {
        Map<String, String> seen = new HashMap<>();
        for (String name : header) {
            String same = MusterColumns.contain(name) ? name.strip().toLowerCase(Locale.ROOT) : ColumnNames.fold(name);
            String former = same.isEmpty() ? null : seen.putIfAbsent(same, name);
            if (former != null) {
                return Optional.of(ProblemText.COLUMN_DUPLICATE_NAME.of(
                        name, place, Quoting.quoted(former), Quoting.quoted(name)));
            }
        }
        return Optional.empty();
    }
}
