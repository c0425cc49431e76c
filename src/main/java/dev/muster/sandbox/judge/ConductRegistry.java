package dev.muster.sandbox.judge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Judges the conduct of all clients, identified by key, and records broken rules. */
public final class ConductRegistry {
    private final Map<String, ClientJudge> judges = new HashMap<>();
    private final List<Misconduct> misconduct = new ArrayList<>();
    private Consumer<Misconduct> listener = broken -> {};
    private int requestsPerMinute;

    /** Sets the rate limit of each client; 0 for none. */
    public synchronized void limit(int value) {
        requestsPerMinute = value;
        judges.clear();
    }

    /** Registers a listener for broken rules. */
    public synchronized void tell(Consumer<Misconduct> value) {
        listener = value;
    }

    public synchronized List<Misconduct> all() {
        return List.copyOf(misconduct);
    }

    /** Forgets all clients and their misconduct. */
    public synchronized void forget() {
        judges.clear();
        misconduct.clear();
    }

    public synchronized void arrived(String client, Instant now, String request) {
        judge(client).arrived(now, request);
    }

    public synchronized void answered(String client, Instant arrived, Instant now, int status, String retryAfter) {
        judge(client).answered(arrived, now, status, retryAfter);
    }

    public synchronized void unanswered(String client, Instant arrived) {
        judge(client).unanswered(arrived);
    }

    /** Records a new token, which ends the rejection of a client. */
    public synchronized void readmitted(String client) {
        judge(client).readmitted();
    }

    /**
     * Records an unneeded request.
     *
     * @param what the part after the request in the description
     */
    public synchronized void unneeded(Instant now, String request, String what) {
        add(new Misconduct(now, Misconduct.Rule.WITHOUT_NEED, request + " " + what));
    }

    private ClientJudge judge(String client) {
        return judges.computeIfAbsent(client, key -> new ClientJudge(requestsPerMinute, this::add));
    }

    private void add(Misconduct broken) {
        misconduct.add(broken);
        listener.accept(broken);
    }
}
