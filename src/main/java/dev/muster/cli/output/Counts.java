package dev.muster.cli.output;

import dev.muster.ledger.model.ImportRun;
import java.util.Optional;

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

    /** The rows that the mapping left out of an import, as a line for users; empty without any. */
    public static Optional<String> skipped(ImportRun importRun) {
        long rows = importRun.status().skipped();
        String by = String.valueOf(importRun.status().skippedBy());
        return rows == 0
                ? Optional.empty()
                : Optional.of(of(rows, "row") + (rows == 1 ? " was" : " were") + " skipped by the "
                        + (by.contains(", ") ? "rules" : "rule") + " in " + by);
    }
}
