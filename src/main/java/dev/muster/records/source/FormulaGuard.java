package dev.muster.records.source;

/**
 * Keeps spreadsheets from running cells of reports as formulas. A cell that begins with a character which starts a
 * formula, or with apostrophes before such a character, is written with one apostrophe more; reading takes one away. So
 * every text comes back unchanged.
 */
public final class FormulaGuard {
    private static final char GUARD = '\'';
    /** The signs in full width, too: some spreadsheets read them as the others. */
    private static final String STARTERS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private FormulaGuard() {}

    /** The cell as it is written. */
    public static String guard(String cell) {
        return startsFormula(cell) ? GUARD + cell : cell;
    }

    /** The cell as it was before {@link #guard}; other cells stay as they are. */
    public static String unguard(String cell) {
        return !cell.isEmpty() && cell.charAt(0) == GUARD && startsFormula(cell) ? cell.substring(1) : cell;
    }

    private static boolean startsFormula(String cell) {
        int first = 0;
        while (first < cell.length() && cell.charAt(first) == GUARD) {
            first++;
        }
        return first < cell.length() && STARTERS.indexOf(cell.charAt(first)) >= 0;
    }
}
