package dev.muster.record;

import java.util.Collection;
import java.util.Comparator;

/** How far two names are from each other. */
public final class EditDistance {
    private EditDistance() {
    }

    /**
     * The name that is nearest to an unknown one.
     *
     * @throws java.util.NoSuchElementException if no name is known
     */
    public static String nearest(String unknown, Collection<String> known) {
        return known.stream().min(Comparator.<String>comparingInt(name -> between(unknown, name)).thenComparing(name -> name)).orElseThrow();
    }

    /** Levenshtein's distance: the fewest characters to insert, delete or replace. */
    static int between(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
