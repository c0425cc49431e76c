package dev.muster.doctor.trial;

import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.jumpcloud.client.ResponseHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job that the service took, and what was read of it. */
final class ObservedJob {
    private final String id;
    private final List<Person> people;
    private final ResponseHead taken;
    private final Instant sentAt;
    private final List<ResultsSnapshot> readings = new ArrayList<>();
    private boolean ended;

    /**
     * @param people in the order in which they were sent
     * @param taken the head of the answer that took it
     * @param sentAt by the service's clock
     */
    ObservedJob(String id, List<Person> people, ResponseHead taken, Instant sentAt) {
        this.id = id;
        this.people = people;
        this.taken = taken;
        this.sentAt = sentAt;
    }

    String id() {
        return id;
    }

    List<Person> people() {
        return people;
    }

    ResponseHead taken() {
        return taken;
    }

    Instant sentAt() {
        return sentAt;
    }

    void read(ResultsSnapshot reading) {
        readings.add(reading);
    }

    void end() {
        ended = true;
    }

    /** Whether it was seen to come to its end. */
    boolean hasEnded() {
        return ended;
    }

    List<ResultsSnapshot> readings() {
        return readings;
    }

    /** The results when they were read last. */
    List<ResultRow> lastRows() {
        return readings.isEmpty()
                ? List.of()
                : readings.get(readings.size() - 1).rows();
    }

    /** Whom a result is about, by the username that it names. */
    Optional<Person> currentHolder(ResultRow row) {
        return people.stream()
                .filter(person -> person.username().equals(row.read().username()))
                .findFirst();
    }

    /** The first reading that had results. */
    Optional<ResultsSnapshot> firstWithRows() {
        return readings.stream().filter(reading -> !reading.rows().isEmpty()).findFirst();
    }
}
