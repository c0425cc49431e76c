package dev.muster.records.schema;

import java.util.Locale;

/** Comparison of the names of columns and keys. */
public final class ColumnNames {
    private ColumnNames() {}

    /**
     * A clean name without case, blanks, {@code -} and {@code _}. Names with the same result are the same, as are names
     * that look the same.
     */
    public static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        ValueCleaner.cleaned(ValueCleaner.cleaned(name, ValueKind.CODE).toLowerCase(Locale.ROOT), ValueKind.CODE)
                .codePoints()
                .filter(character -> character != '-'
                        && character != '_'
                        && !Character.isWhitespace(character)
                        && !Character.isSpaceChar(character))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
