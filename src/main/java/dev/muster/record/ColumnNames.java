package dev.muster.record;

import java.util.Locale;

/** How names of columns and keys are compared. */
public final class ColumnNames {
    private ColumnNames() {
    }

    /** What is left of a name without case, blanks, {@code -} and {@code _}: two names with the same rest are the same. */
    public static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT).codePoints()
                .filter(character -> character != '-' && character != '_' && !Character.isWhitespace(character)
                        && !Character.isSpaceChar(character))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
