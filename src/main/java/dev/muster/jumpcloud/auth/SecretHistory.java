package dev.muster.jumpcloud.auth;

import java.util.ArrayList;
import java.util.List;

/** The latest values of a secret: a late response may repeat an old one. */
final class SecretHistory {
    private static final int MOST = 100;

    private final List<String> seen = new ArrayList<>();
    private long changes;

    /** Records the current value, and returns the number of changes so far. */
    synchronized long record(String now) {
        if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
            changes += seen.isEmpty() ? 0 : 1;
            seen.add(now);
        }
        if (seen.size() > MOST) {
            seen.remove(0);
        }
        return changes;
    }

    synchronized List<String> seen() {
        return List.copyOf(seen);
    }
}
