package dev.muster.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Judges the conduct of all clients, each known by its key, and keeps what they did wrong. */
final class Conducts {
    private final Map<String, ConductJudge> judges = new HashMap<>();
    private final List<Misconduct> misconduct = new ArrayList<>();
    private Consumer<Misconduct> listener = broken -> { };
    private int requestsPerMinute;

    /** From now on each client is held to a limit; 0 for none. */
    synchronized void limit(int value) {
        requestsPerMinute = value;
        judges.clear();
    }

    /** From now on somebody is told of every rule that is broken. */
    synchronized void tell(Consumer<Misconduct> value) {
        listener = value;
    }

    synchronized List<Misconduct> all() {
        return List.copyOf(misconduct);
    }

    /** Forgets what was wrong, and what clients were told. */
    synchronized void forget() {
        judges.clear();
        misconduct.clear();
    }

    synchronized void arrived(String client, Instant now, String request) {
        judge(client).arrived(now, request);
    }

    synchronized void answered(String client, Instant arrived, Instant now, int status, String retryAfter) {
        judge(client).answered(arrived, now, status, retryAfter);
    }

    synchronized void unanswered(String client, Instant arrived) {
        judge(client).unanswered(arrived);
    }

    /** A client has got a new token, so that it may try again. */
    synchronized void readmitted(String client) {
        judge(client).readmitted();
    }

    /** A request was not needed. */
    synchronized void unneeded(Instant now, String request) {
        add(new Misconduct(now, Misconduct.Rule.WITHOUT_NEED, request + " asked for results that had all been seen in their final state"));
    }

    private ConductJudge judge(String client) {
        return judges.computeIfAbsent(client, key -> new ConductJudge(requestsPerMinute, this::add));
    }

    private void add(Misconduct broken) {
        misconduct.add(broken);
        listener.accept(broken);
    }
}
