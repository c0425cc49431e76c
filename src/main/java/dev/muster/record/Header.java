package dev.muster.record;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a header may not be, in whatever table it stands. */
final class Header {
    /** What stands in no name of a column, also where the cells are separated by something else than is taken. */
    private static final Pattern OF_A_USER = Pattern.compile("[^\\s@]@[^\\s@.]+\\.[^\\s@]|\\b[0-9a-fA-F]{24}\\b");

    private Header() {
    }

    /** Whether it is a user. */
    static boolean isUser(List<String> header) {
        return header.stream().anyMatch(name -> OF_A_USER.matcher(name).find());
    }

    /**
     * That it is a user. A user's line may hold a password, so nothing of it is shown, whatever else is wrong with it.
     *
     * @param place where it stands, such as {@code line 1}
     */
    static Problem user(String place) {
        return ProblemCode.HEADER_MISSING.of(null, "%s has an e-mail address or an id where the names of the columns belong".formatted(place),
                "Begin the file with a line that names its columns, such as username,email.");
    }

    /** That it has two columns of one name; empty if it does not. */
    static Optional<Problem> sameNames(List<String> header, String place) {
        Map<String, String> seen = new HashMap<>();
        for (String name : header) {
            String same = MusterColumns.contain(name) ? name.strip().toLowerCase(Locale.ROOT) : ColumnNames.fold(name);
            String former = same.isEmpty() ? null : seen.putIfAbsent(same, name);
            if (former != null) {
                return Optional.of(ProblemCode.COLUMN_DUPLICATE.of(name,
                        "%s has two columns with the same name: %s and %s".formatted(place, Shown.quoted(former), Shown.quoted(name)),
                        "Rename or remove one of them; case, blanks, \"-\" and \"_\" make no difference in names."));
            }
        }
        return Optional.empty();
    }
}
