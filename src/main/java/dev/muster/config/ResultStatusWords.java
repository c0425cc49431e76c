package dev.muster.config;

import java.util.Locale;
import java.util.Set;

/**
 * What a work result's status means. The service documents no list of words: {@code finished} and {@code pending} were
 * observed in JumpCloud's own tools, all else is an assumption, so the words are settings.
 *
 * @param finished words for a record that was imported, in lower case
 * @param pending words for a record that is not done with, in lower case
 * @param failed words for a record that was not imported, in lower case
 */
public record ResultStatusWords(Set<String> finished, Set<String> pending, Set<String> failed) {

    /** How far a record is. */
    public enum Progress {
        PENDING,
        FINISHED,
        FAILED,
        /** By a word that is in none of the sets: nothing is successful, or failed, without a word that says so. */
        UNKNOWN
    }

    /** What a word means; a record without any has not come to an end yet. */
    public Progress of(String status) {
        String word = status.strip().toLowerCase(Locale.ROOT);
        return finished.contains(word)
                ? Progress.FINISHED
                : failed.contains(word)
                        ? Progress.FAILED
                        : word.isEmpty() || pending.contains(word) ? Progress.PENDING : Progress.UNKNOWN;
    }
}
