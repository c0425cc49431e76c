package dev.muster.records.schema;

import java.util.Locale;

/** Comparison of the names of columns and keys. */
public final class ColumnNames {
    private ColumnNames() {}

    /**
     * What is left of a clean name without case, blanks, {@code -} and {@code _}: two names with the same rest are the
     * same. Names that differ in nothing that can be seen are the same, too.
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
