package dev.muster.records.schema;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of columns that stand any number of times, with a number in the place of {@code #}. */
public final class NumberedName {
    private static final String NUMBER = "#";

    private final String written;
    private final Pattern folded;

    /**
     * A name as the description writes it; throws {@link IllegalArgumentException} if it has no {@code #}, or more than
     * one.
     */
    public NumberedName(String written) {
        String[] around = ColumnNames.fold(written).split(NUMBER, -1);
        if (around.length != 2) {
            throw new IllegalArgumentException("not a name with one number: " + written);
        }
        this.written = written;
        this.folded = Pattern.compile(Pattern.quote(around[0]) + "([0-9]{1,9})" + Pattern.quote(around[1]));
    }

    /** Returns whether a name of the description is one of these. */
    static boolean isWritten(String name) {
        return name.contains(NUMBER);
    }

    /** The number in a column's folded name; empty for other columns. */
    OptionalInt numberIn(String foldedColumn) {
        Matcher column = folded.matcher(foldedColumn);
        return column.matches() ? OptionalInt.of(Integer.parseInt(column.group(1))) : OptionalInt.empty();
    }

    /** The column with a number. */
    public String with(int number) {
        return written.replace(NUMBER, String.valueOf(number));
    }
}
