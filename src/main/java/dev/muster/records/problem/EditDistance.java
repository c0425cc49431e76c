package dev.muster.records.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The edit distance of two names. */
public final class EditDistance {
    private static final int LETTERS_FOR_A_MISTAKE = 4;

    private EditDistance() {}

    /**
     * The known name that an unknown one was probably meant to be: at most a quarter of its characters are wrong, or
     * one of a short name. Empty where none is so near.
     */
    public static Optional<String> near(String unknown, Collection<String> known) {
        return near(unknown, known, name -> name);
    }

    /** The nearest known name, if at most one letter in so many is wrong. */
    public static Optional<String> near(String unknown, Collection<String> known, int lettersForAMistake) {
        return near(unknown, known, name -> name, lettersForAMistake);
    }

    /**
     * {@link #near(String, Collection)} for names that are compared by a part of them.
     *
     * @param compared the part that may be misspelt
     */
    public static Optional<String> near(String unknown, Collection<String> known, UnaryOperator<String> compared) {
        return near(unknown, known, compared, LETTERS_FOR_A_MISTAKE);
    }

    private static Optional<String> near(
            String unknown, Collection<String> known, UnaryOperator<String> compared, int lettersForAMistake) {
        String wrong = compared.apply(unknown);
        int most = Math.max(1, wrong.length() / lettersForAMistake);
        return known.stream()
                .filter(name -> Math.abs(compared.apply(name).length() - wrong.length()) <= most)
                .map(name -> new Near(name, between(wrong, compared.apply(name))))
                .filter(near -> near.distance <= most && near.distance < wrong.length())
                .min(Comparator.comparingInt(Near::distance)
                        .thenComparingInt(near -> between(unknown, near.name))
                        .thenComparing(Near::name))
                .map(Near::name);
    }

    /** The sentence that asks whether a near name was meant, with a space after it; empty without one. */
    public static String didYouMean(Optional<String> near) {
        return near.map(name -> ProblemPhrase.DID_YOU_MEAN.with(name) + " ").orElse("");
    }

    private record Near(String name, int distance) {}

    /** The fewest characters to insert, delete or replace, or pairs of neighbours to swap. */
    public static int between(String one, String other) {
        int[] before = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] next = new int[row.length];
            next[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = row[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, 1 + Math.min(row[j], next[j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    next[j] = Math.min(next[j], 1 + before[j - 2]);
                }
            }
            before = row;
            row = next;
        }
        return row[other.length()];
    }
}
