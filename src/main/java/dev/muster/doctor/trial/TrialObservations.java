package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.jumpcloud.client.ResponseHead;
import dev.muster.ledger.model.WorkResult;
import dev.muster.pipeline.results.WorkResultReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that a trial has observed so far. */
final class TrialObservations {
    private final TrialUsers users;
    private final Map<String, String> headers = new TreeMap<>();
    private final Map<Step, Job> jobs = new EnumMap<>(Step.class);
    private final Map<Step, Sight> sights = new EnumMap<>(Step.class);
    private @Nullable String wholeRequestRejection;
    private @Nullable Duration searchLag;

    TrialObservations(TrialUsers users) {
        this.users = users;
    }

    /** A step of a trial; each has its own job. */
    enum Step {
        CREATE("create"),
        /** Changes the valid user of the first step. */
        UPDATE("update"),
        /** Creates users who differ from the valid user only in upper and lower case. */
        CREATE_IN_UPPER_CASE("createInUpperCase");

        private final String key;

        Step(String key) {
            this.key = key;
        }
    }

    /**
     * A work result and how an import would read it.
     *
     * @param raw as JumpCloud returned it
     * @param read with an invented id if it has none; an import would skip such a result
     */
    record Row(JsonNode raw, WorkResult read) {

        private static Row of(JsonNode row, int position) {
            ObjectNode identified = row.deepCopy();
            if (!row.path("id").isTextual()) {
                identified.put("id", "row " + position);
            }
            ArrayNode page = JsonNodeFactory.instance.arrayNode().add(identified);
            return new Row(row, WorkResultReader.read(page).get(0));
        }

        String word() {
            return read.status().strip();
        }
    }

    /**
     * A job's work results at one time.
     *
     * @param after the time since the job was accepted
     */
    record Reading(Duration after, List<Row> rows) {

        static Reading of(Duration after, JsonNode page) {
            var rows = new ArrayList<Row>();
            page.forEach(row -> rows.add(Row.of(row, rows.size())));
            return new Reading(after, rows);
        }

        private boolean hasSameRowsAs(Reading other) {
            return rows.size() == other.rows.size() && rows.containsAll(other.rows);
        }
    }

    /** An accepted job and every reading of its results. */
    static final class Job {
        private final String id;
        private final List<Person> people;
        private final ResponseHead accepted;
        private final Instant sentAt;
        private final List<Reading> readings = new ArrayList<>();
        private boolean ended;

        /**
         * @param people in the order in which they were sent
         * @param accepted the head of the response that accepted the job
         * @param sentAt by the service's clock
         */
        Job(String id, List<Person> people, ResponseHead accepted, Instant sentAt) {
            this.id = id;
            this.people = people;
            this.accepted = accepted;
            this.sentAt = sentAt;
        }

        String id() {
            return id;
        }

        List<Person> people() {
            return people;
        }

        ResponseHead accepted() {
            return accepted;
        }

        Instant sentAt() {
            return sentAt;
        }

        void add(Reading reading) {
            readings.add(reading);
        }

        void end() {
            ended = true;
        }

        /** Returns whether its end was observed. */
        boolean hasEnded() {
            return ended;
        }

        List<Reading> readings() {
            return readings;
        }

        /** The results of the last reading. */
        List<Row> lastRows() {
            return readings.isEmpty()
                    ? List.of()
                    : readings.get(readings.size() - 1).rows();
        }

        Optional<Reading> firstReadingWithRows() {
            return readings.stream()
                    .filter(reading -> !reading.rows().isEmpty())
                    .findFirst();
        }

        /** Returns whether the results of the last readings have stayed the same for a time, in any order. */
        boolean isUnchangedFor(Duration time) {
            Reading last = readings.get(readings.size() - 1);
            Duration since = last.after();
            for (int index = readings.size() - 2;
                    index >= 0 && readings.get(index).hasSameRowsAs(last);
                    index--) {
                since = readings.get(index).after();
            }
            return last.after().minus(since).compareTo(time) >= 0;
        }

        /** The user whose username a result has. */
        Optional<Person> person(Row row) {
            return people.stream()
                    .filter(person -> person.username().equals(row.read().username()))
                    .findFirst();
        }
    }

    /**
     * The invented users that the directory had at one time.
     *
     * @param at by the service's clock
     */
    record Sight(Instant at, List<JsonNode> users) {

        /** The user with exactly this username. */
        Optional<JsonNode> find(Person person) {
            return users.stream()
                    .filter(user -> user.path("username").asText().equals(person.username()))
                    .findFirst();
        }

        /** The user with this username and email, in upper or lower case. */
        Optional<JsonNode> findIgnoringCase(Person person) {
            return users.stream()
                    .filter(user -> user.path("username").asText().equalsIgnoreCase(person.username())
                            && user.path("email").asText().equalsIgnoreCase(person.email()))
                    .findFirst();
        }

        boolean has(Person person) {
            return findIgnoringCase(person).isPresent();
        }
    }

    TrialUsers users() {
        return users;
    }

    /** @param head {@code null} if there was no response */
    void received(@Nullable ResponseHead head) {
        if (head != null) {
            headers.putAll(head.headers());
        }
    }

    /** The headers of all responses by their names in lower case, each with its last value. */
    Map<String, String> headers() {
        return headers;
    }

    void rejectedWholeRequest(String message) {
        wholeRequestRejection = message;
    }

    /** The reason if JumpCloud rejected a whole request for its malformed user. */
    Optional<String> wholeRequestRejection() {
        return Optional.ofNullable(wholeRequestRejection);
    }

    void started(Step step, Job job) {
        jobs.put(step, job);
    }

    Optional<Job> job(Step step) {
        return Optional.ofNullable(jobs.get(step));
    }

    void saw(Step step, Sight sight) {
        sights.put(step, sight);
    }

    /** The directory after the job of a step. */
    Optional<Sight> after(Step step) {
        return Optional.ofNullable(sights.get(step));
    }

    /** The valid user in the directory after the job of a step. */
    Optional<JsonNode> validUserAfter(Step step) {
        return after(step).flatMap(sight -> sight.find(users.valid()));
    }

    void foundAfter(Duration lag) {
        searchLag = lag;
    }

    /** The time from the end of the first job until a search found the valid user. */
    Optional<Duration> searchLag() {
        return Optional.ofNullable(searchLag);
    }

    /** The evidence for a report: all readings, the invented users in the directory and the names of headers. */
    JsonNode json(RedactedText redacted) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        jobs.forEach((step, job) -> {
            ObjectNode about =
                    evidence.putObject(step.key).put("status", job.accepted().status());
            ArrayNode sent = about.putArray("sent");
            job.people().forEach(person -> sent.add(person.username()));
            ArrayNode readings = about.putArray("readings");
            job.readings().forEach(reading -> {
                ArrayNode rows = readings.addObject()
                        .put("afterMillis", reading.after().toMillis())
                        .putArray("results");
                reading.rows().forEach(row -> rows.add(redacted.object(row.raw())));
            });
            ArrayNode directory = about.putArray("directory");
            after(step).ifPresent(sight -> sight.users().forEach(user -> directory.add(redacted.object(user))));
        });
        ArrayNode names = evidence.putArray("headers");
        headers.keySet().forEach(names::add);
        return evidence;
    }
}
