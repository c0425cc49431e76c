package dev.muster.benchmarks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * The JumpCloud API as far as loaders use it, cheap enough to measure them; a process of its own. Counts the users that
 * were created or updated, the calls and the refusals. Prints its port; options are system properties.
 */
final class MeasuringServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_PAGE = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long WINDOW = 60 * NANOS_PER_SECOND;
    private static final String BULK = "/api/v2/bulk/users";
    private static final Set<String> NAMES = Set.of("username", "email", "id");
    private static final String USERS = "/api/systemusers";

    private final int latencyMillis = Integer.getInteger("latencyMillis", 0);
    /** The users that the server processes per second, one job after the other; 0 for at once. */
    private final int usersPerSecond = Integer.getInteger("usersPerSecond", 0);
    /** The most calls in any 60 seconds; 0 for no limit. */
    private final int requestsPerMinute = Integer.getInteger("requestsPerMinute", 0);
    /** The number of people who are users from the beginning. */
    private final int knownUsers = Integer.getInteger("knownUsers", 0);
    /** True if the job title of those users differs from the file. */
    private final boolean outdated = Integer.getInteger("outdated", 0) > 0;

    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Deque<Long> served = new ArrayDeque<>();
    private final BitSet users = new BitSet();
    private long repeated;
    private long calls;
    private long refused;
    private long firstMillis;
    private long lastMillis;
    private long busyUntil = System.nanoTime();

    private record Job(int[] people, long startedAt) {}

    public static void main(String[] args) throws IOException {
        var server = new MeasuringServer();
        HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
        http.setExecutor(Executors.newFixedThreadPool(32));
        http.createContext("/api/", server::answer);
        http.createContext("/stats", exchange -> respond(exchange, 200, JSON.writeValueAsBytes(server.stats())));
        http.start();
        System.out.println(http.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        long wait = admit();
        if (wait > 0) {
            exchange.getResponseHeaders().add("Retry-After", String.valueOf(wait));
            respond(exchange, 429, "{\"message\":\"too many requests\"}".getBytes());
            return;
        }
        try {
            Thread.sleep(latencyMillis);
            respond(exchange, 200, body(exchange));
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace();
            respond(exchange, 500, "{}".getBytes());
        }
    }

    private byte[] body(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        if (path.equals(BULK)) {
            return "{\"jobId\":\"%s\"}"
                    .formatted(submit(exchange.getRequestBody()))
                    .getBytes();
        }
        if (path.startsWith(BULK)) {
            return results(path.split("/")[5], query);
        }
        if (path.equals("/api/search/systemusers")) {
            return found(people(exchange.getRequestBody()));
        }
        if (exchange.getRequestMethod().equals("GET")) {
            return found(List.of(People.number(query.substring(query.lastIndexOf(':') + 1))));
        }
        boolean creates = path.equals(USERS);
        int number = creates
                ? People.number(
                        JSON.readTree(exchange.getRequestBody()).get("username").asText())
                : People.number(path.substring(USERS.length() + 1));
        count(number);
        return JSON.writeValueAsBytes(Map.of("_id", People.id(number)));
    }

    /** Counts a call; returns the seconds to wait if it is above the limit, or 0. */
    private synchronized long admit() {
        long now = System.nanoTime();
        while (!served.isEmpty() && served.peek() <= now - WINDOW) {
            served.remove();
        }
        if (requestsPerMinute > 0 && served.size() >= requestsPerMinute) {
            refused++;
            return Math.max(1, (served.peek() + WINDOW - now + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
        }
        if (requestsPerMinute > 0) {
            served.add(now);
        }
        lastMillis = System.currentTimeMillis();
        firstMillis = calls++ == 0 ? lastMillis : firstMillis;
        return 0;
    }

    private synchronized void count(int... people) {
        for (int number : people) {
            repeated += users.get(number) ? 1 : 0;
            users.set(number);
        }
    }

    private String submit(InputStream body) throws IOException {
        int[] people = people(body).stream().mapToInt(Integer::intValue).toArray();
        count(people);
        String id;
        synchronized (this) {
            long startedAt = Math.max(System.nanoTime(), busyUntil);
            busyUntil = usersPerSecond == 0 ? startedAt : startedAt + people.length * NANOS_PER_SECOND / usersPerSecond;
            id = People.id(jobs.size());
            jobs.put(id, new Job(people, startedAt));
        }
        return id;
    }

    private byte[] results(String id, String query) {
        Job job = jobs.get(id);
        int skip = parameter(query, "skip", 0);
        int end = Math.min(job.people().length, skip + Math.min(parameter(query, "limit", 10), LARGEST_PAGE));
        double seconds = (double) (System.nanoTime() - job.startedAt()) / NANOS_PER_SECOND;
        double finished = usersPerSecond == 0 ? end : seconds * usersPerSecond;
        var page = new StringBuilder("[");
        for (int index = skip; index < end; index++) {
            String username = People.username(job.people()[index]);
            String user = People.id(job.people()[index]);
            page.append(index == skip ? "{\"id\":\"6" : ",{\"id\":\"6").append(user, 1, user.length());
            page.append("\",\"status\":\"").append(index < finished ? "finished" : "pending");
            page.append("\",\"statusMsg\":\"\",\"createdAt\":\"2026-11-30T00:00:00.000Z\"");
            page.append(",\"updatedAt\":\"2026-11-30T00:00:00.000Z\",\"meta\":{\"SystemUser\":{\"username\":\"");
            page.append(username).append("\",\"email\":\"").append(username).append("@example.com\",\"id\":\"");
            page.append(user).append("\"}},\"persistedFields\":null}");
        }
        return page.append(']').toString().getBytes();
    }

    private static int parameter(String query, String name, int absent) {
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(name + "=")) {
                return Integer.parseInt(part.substring(name.length() + 1));
            }
        }
        return absent;
    }

    private byte[] found(Collection<Integer> people) throws IOException {
        List<Map<String, String>> found = people.stream()
                .filter(number -> number < knownUsers)
                .map(number -> People.user(number, outdated))
                .toList();
        return JSON.writeValueAsBytes(Map.of("results", found, "totalCount", found.size()));
    }

    /** The people who a request names by username, email address or id. */
    private static Collection<Integer> people(InputStream body) throws IOException {
        var people = new TreeSet<Integer>();
        try (JsonParser json = JSON.createParser(body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING && NAMES.contains(json.currentName())) {
                    people.add(People.number(json.getText()));
                }
            }
        }
        return people;
    }

    private synchronized Map<String, Long> stats() {
        return Map.of(
                "users", (long) users.cardinality(),
                "repeated", repeated,
                "calls", calls,
                "refused", refused,
                "firstMillis", firstMillis,
                "lastMillis", lastMillis);
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
