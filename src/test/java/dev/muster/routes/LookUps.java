package dev.muster.routes;

import java.util.List;

/** Stands for a look-up of users in the routes: what it searches for, and the first answer that was a failure. */
public final class LookUps {
    private final List<String> searches;
    private String failure;

    LookUps(String... searches) {
        this.searches = List.of(searches);
    }

    public List<String> getSearches() {
        return searches;
    }

    /** {@code null} as long as there was none. */
    public String getFailure() {
        return failure;
    }

    void take(String answer) {
        failure = answer.startsWith("HTTP") ? answer : failure;
    }
}
