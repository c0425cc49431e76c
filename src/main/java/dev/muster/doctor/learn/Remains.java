package dev.muster.doctor.learn;

import java.util.List;
import java.util.Optional;

/**
 * What a trial has left in the directory.
 *
 * @param stem     what the names of all invented users begin with, in lower case
 * @param users    those who may be there still
 * @param obstacle why it is not sure that nobody is there; empty where it is
 */
public record Remains(String stem, List<User> users, Optional<Obstacle> obstacle) {

    /**
     * Somebody who may be there.
     *
     * @param id {@code null} where it is not known
     */
    public record User(String username, String id) {
    }

    static Remains nothing(String stem) {
        return new Remains(stem, List.of(), Optional.empty());
    }
}
