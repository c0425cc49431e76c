package dev.muster.cli.output;

/** Numbers with their nouns, as in {@code 1 row} and {@code 2 batches}. */
public final class Counts {
    private Counts() {}

    /**
     * Formats a number with its noun.
     *
     * @param noun in the singular
     */
    public static String of(long number, String noun) {
        if (number == 1) {
            return "1 " + noun;
        }
        return number + " " + noun + (noun.endsWith("ch") ? "es" : "s");
    }
}
