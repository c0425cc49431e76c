package dev.muster.doctor.learn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.AnswerHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that a trial has seen, as far as it came. */
final class Observations {
    private final InventedUsers users;
    private final Map<String, String> headers = new TreeMap<>();
    private String refusalAsAWhole;
    private ObservedJob creation;
    private Sight afterCreation;
    private Duration searchLag;
    private ObservedJob change;
    private Sight afterChange;
    private ObservedJob writings;
    private Sight afterWritings;

    Observations(InventedUsers users) {
        this.users = users;
    }

    /**
     * What the directory had of the invented users.
     *
     * @param at by the service's clock
     */
    record Sight(Instant at, List<JsonNode> users) {

        /** The user of just that username. */
        Optional<JsonNode> of(InventedUsers.Person person) {
            return users.stream().filter(user -> user.path("username").asText().equals(person.username())).findFirst();
        }

        /** Whether a person is there, by a username in any writing that belongs to that person's e-mail address. */
        boolean has(InventedUsers.Person person) {
            return users.stream().anyMatch(user -> user.path("username").asText().equalsIgnoreCase(person.username())
                    && user.path("email").asText().equalsIgnoreCase(person.email()));
        }
    }

    InventedUsers users() {
        return users;
    }

    void heard(AnswerHead head) {
        if (head != null) {
            headers.putAll(head.headers());
        }
    }

    /** The headers of all answers, by their names in lower case, each with its last value. */
    Map<String, String> headers() {
        return headers;
    }

    void refusedAsAWhole(String message) {
        refusalAsAWhole = message;
    }

    /** Why the service refused a request that had a malformed user among others; empty where it took it. */
    Optional<String> refusalAsAWhole() {
        return Optional.ofNullable(refusalAsAWhole);
    }

    void creation(ObservedJob job) {
        creation = job;
    }

    /** The job that was to create users. */
    Optional<ObservedJob> creation() {
        return Optional.ofNullable(creation);
    }

    void afterCreation(Sight sight, Duration lag) {
        afterCreation = sight;
        searchLag = lag;
    }

    /** The directory after that job. */
    Optional<Sight> afterCreation() {
        return Optional.ofNullable(afterCreation);
    }

    /** How long after the end of that job a search found who was created; empty where it never did. */
    Optional<Duration> searchLag() {
        return Optional.ofNullable(searchLag);
    }

    void change(ObservedJob job) {
        change = job;
    }

    /** The job that was to change the newcomer. */
    Optional<ObservedJob> change() {
        return Optional.ofNullable(change);
    }

    void afterChange(Sight sight) {
        afterChange = sight;
    }

    /** The directory after that job. */
    Optional<Sight> afterChange() {
        return Optional.ofNullable(afterChange);
    }

    void writings(ObservedJob job) {
        writings = job;
    }

    /** The job that was to create users who differ from the newcomer in upper and lower case alone. */
    Optional<ObservedJob> writings() {
        return Optional.ofNullable(writings);
    }

    void afterWritings(Sight sight) {
        afterWritings = sight;
    }

    /** The directory after that job. */
    Optional<Sight> afterWritings() {
        return Optional.ofNullable(afterWritings);
    }
}
