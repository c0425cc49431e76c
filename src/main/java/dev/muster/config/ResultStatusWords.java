package dev.muster.config;

import java.util.Locale;
import java.util.Set;

/**
 * The meaning of a work result's status. The service documents no list of words: {@code finished} and {@code pending}
 * were observed in JumpCloud's own tools, all others are assumptions, so the words are settings.
 *
 * @param finished words for a record that was imported, in lower case
 * @param pending words for a record still in progress, in lower case
 * @param failed words for a record that was not imported, in lower case
 */
public record ResultStatusWords(Set<String> finished, Set<String> pending, Set<String> failed) {

    /** The progress of a record. */
    public enum Progress {
        PENDING,
        FINISHED,
        FAILED,
        /** The word is in none of the sets; only known words mean success or failure. */
        UNKNOWN
    }

    /** The meaning of a word; a record without one is still pending. */
    public Progress of(String status) {
        String word = status.strip().toLowerCase(Locale.ROOT);
        if (finished.contains(word)) {
            return Progress.FINISHED;
        }
        if (failed.contains(word)) {
            return Progress.FAILED;
        }
        return word.isEmpty() || pending.contains(word) ? Progress.PENDING : Progress.UNKNOWN;
    }
}
