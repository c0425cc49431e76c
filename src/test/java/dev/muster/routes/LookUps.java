package dev.muster.routes;

import java.util.List;

/** A look-up of users in the routes: its searches, and the first result that was a failure. */
public final class LookUps {
    private final List<String> searches;
    private String failure;

    LookUps(String... searches) {
        this.searches = List.of(searches);
    }

    public List<String> getSearches() {
        return searches;
    }

    /** {@code null} until a search failed. */
    public String getFailure() {
        return failure;
    }

    void take(String answer) {
        failure = answer.startsWith("HTTP") ? answer : failure;
    }
}
