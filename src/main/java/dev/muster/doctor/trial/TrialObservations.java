package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ResponseHead;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that a trial has seen, as far as it came. */
final class TrialObservations {
    private final TrialUsers users;
    private final Map<String, String> headers = new TreeMap<>();
    private final Map<Step, ObservedJob> jobs = new EnumMap<>(Step.class);
    private final Map<Step, Sight> sights = new EnumMap<>(Step.class);
    private String refusalAsAWhole;
    private Duration searchLag;

    TrialObservations(TrialUsers users) {
        this.users = users;
    }

    /** What a trial does, by a job of its own. */
    enum Step {
        /** To create users. */
        CREATION,
        /** To change the newcomer. */
        CHANGE,
        /** To create users who differ from the newcomer in upper and lower case alone. */
        OTHER_WRITINGS
    }

    /**
     * What the directory had of the invented users.
     *
     * @param at by the service's clock
     */
    record Sight(Instant at, List<JsonNode> users) {

        /** The user of just that username. */
        Optional<JsonNode> of(TrialUsers.Person person) {
            return users.stream()
                    .filter(user -> user.path("username").asText().equals(person.username()))
                    .findFirst();
        }

        /** The user of a person's username and e-mail address, in any writing. */
        Optional<JsonNode> ofAnyWriting(TrialUsers.Person person) {
            return users.stream()
                    .filter(user -> user.path("username").asText().equalsIgnoreCase(person.username())
                            && user.path("email").asText().equalsIgnoreCase(person.email()))
                    .findFirst();
        }

        /** Whether a person is there, in any writing. */
        boolean has(TrialUsers.Person person) {
            return ofAnyWriting(person).isPresent();
        }
    }

    TrialUsers users() {
        return users;
    }

    void heard(ResponseHead head) {
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

    /** The job of a step was taken; returns it. */
    ObservedJob began(Step step, ObservedJob job) {
        jobs.put(step, job);
        return job;
    }

    /** The job of a step; empty where the trial did not come to it. */
    Optional<ObservedJob> job(Step step) {
        return Optional.ofNullable(jobs.get(step));
    }

    void looked(Step step, Sight sight) {
        sights.put(step, sight);
    }

    /** The directory after the job of a step; empty where the trial did not come to look. */
    Optional<Sight> after(Step step) {
        return Optional.ofNullable(sights.get(step));
    }

    void found(Duration lag) {
        searchLag = lag;
    }

    /**
     * How long after the end of the job that creates users a search found who was created; empty where it never did.
     */
    Optional<Duration> searchLag() {
        return Optional.ofNullable(searchLag);
    }
}
