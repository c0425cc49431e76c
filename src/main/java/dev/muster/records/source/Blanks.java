package dev.muster.records.source;

import java.util.Collection;

/** Cells that show nothing: they are empty, or have only blanks and invisible characters. */
public final class Blanks {
    private Blanks() {}

    public static boolean isBlank(String cell) {
        return cell.codePoints().allMatch(Blanks::isBlank);
    }

    public static boolean areBlank(Collection<String> cells) {
        return cells.stream().allMatch(Blanks::isBlank);
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
    }
}
