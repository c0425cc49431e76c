package dev.muster.pipeline.guard;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The effect of one record according to a plan.
 *
 * @param number of the row in its source, from 1
 * @param line the row's position as users count
 * @param action the kind of its change
 * @param user the user's name
 * @param digest of everything that was decided
 * @param attributes digest of the old and new value of each attribute that changes; empty for a new user
 */
record PlannedRecord(
        long number, long line, String action, String user, String digest, Map<String, String> attributes) {

    /** The difference of what is decided now, in words. */
    String differenceOf(PlannedRecord now) {
        if (!action.equals(now.action)) {
            return now.action + " instead of " + action;
        }
        var names = new TreeSet<>(attributes.keySet());
        names.addAll(now.attributes.keySet());
        String different = names.stream()
                .filter(name -> !String.valueOf(attributes.get(name)).equals(now.attributes.get(name)))
                .collect(Collectors.joining(", "));
        return different.isEmpty() ? "the user or the manager" : different;
    }
}
