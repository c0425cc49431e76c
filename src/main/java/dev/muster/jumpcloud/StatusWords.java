package dev.muster.jumpcloud;

import java.util.Locale;
import java.util.Set;

/**
 * What a work result's status means. The service documents no list of words: {@code finished} and {@code pending} were
 * observed in JumpCloud's own tools, all else is an assumption, so the words are settings.
 *
 * @param finished words for a record that was imported, in lower case
 * @param pending  words for a record that is not done with, in lower case
 */
public record StatusWords(Set<String> finished, Set<String> pending) {

    /** How far a record is. */
    public enum Progress {
        PENDING, FINISHED, FAILED
    }

    /** Any word that is in neither set is a failure: nothing is successful without a word that says so. */
    public Progress of(String status) {
        String word = status.toLowerCase(Locale.ROOT);
        return finished.contains(word) ? Progress.FINISHED : pending.contains(word) ? Progress.PENDING : Progress.FAILED;
    }
}
