package dev.muster.sandbox.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The requests that reached the sandbox, in the order of their responses. A request is added before its response is
 * sent.
 */
public final class RequestLog {
    private final List<RecordedRequest> requests = new ArrayList<>();

    public RequestLog() {}

    /** All requests so far; empty if recording is disabled. */
    public synchronized List<RecordedRequest> all() {
        return List.copyOf(requests);
    }

    /** The requests of one call so far. */
    public List<RecordedRequest> of(SandboxCall call) {
        return all().stream().filter(request -> request.call() == call).toList();
    }

    /** Forgets the requests so far. */
    public synchronized void clear() {
        requests.clear();
    }

    synchronized void add(RecordedRequest request) {
        requests.add(request);
    }
}
