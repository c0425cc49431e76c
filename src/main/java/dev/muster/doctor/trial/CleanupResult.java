package dev.muster.doctor.trial;

import java.util.List;
import java.util.Optional;

/**
 * What a trial has left in the directory.
 *
 * @param stem what the names of all invented users begin with, in lower case
 * @param users those who may be there still
 * @param obstacle why it is not sure that nobody is there; empty where it is
 */
public record CleanupResult(String stem, List<User> users, Optional<TrialAbortedException> obstacle) {

    /**
     * Somebody who may be there.
     *
     * @param id {@code null} where it is not known
     */
    public record User(String username, String id) {}

    static CleanupResult nothing(String stem) {
        return new CleanupResult(stem, List.of(), Optional.empty());
    }
}
