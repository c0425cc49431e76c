package dev.muster.benchmarks;

import static dev.muster.benchmarks.Contender.CAMEL;
import static dev.muster.benchmarks.Contender.JAVA_VERSION;
import static dev.muster.benchmarks.Contender.LOOP;
import static dev.muster.benchmarks.Contender.MUSTER;
import static dev.muster.benchmarks.Contender.ONE_CALL_PER_USER;
import static dev.muster.benchmarks.Contender.SPRING_BATCH;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A situation to measure.
 *
 * @param command of Muster, with its options
 * @param server the options of the server
 * @param ratePerMinute the setting of Muster
 */
record Scenario(
        String name,
        String title,
        int rows,
        String command,
        List<Contender> contenders,
        Map<String, Integer> server,
        int ratePerMinute) {

    static final String UPSERT_UNCHANGED = "upsert-unchanged";
    static final int USERS_PER_SECOND = 200;
    static final int REQUESTS_PER_MINUTE = 300;

    private static final int NO_LIMIT = 1_000_000;
    private static final List<Contender> LOADERS = List.of(MUSTER, LOOP, SPRING_BATCH, CAMEL);
    private static final List<Contender> ALL = List.of(MUSTER, LOOP, SPRING_BATCH, CAMEL, ONE_CALL_PER_USER);
    private static final List<Contender> SINGLE = List.of(MUSTER, ONE_CALL_PER_USER);
    private static final String CREATE = "import";
    private static final String UPSERT = "import --operation upsert";
    private static final Map<String, Integer> UNCHANGED = Map.of("knownUsers", 1_000_000);
    private static final Map<String, Integer> CHANGED = Map.of("knownUsers", 1_000_000, "outdated", 1);
    private static final Map<String, Integer> SLOW = Map.of("latencyMillis", 300, "usersPerSecond", USERS_PER_SECOND);
    private static final Map<String, Integer> LIMITED = Map.of("requestsPerMinute", REQUESTS_PER_MINUTE);

    static final List<Scenario> KNOWN = List.of(
            of("create-10k", "create users", 10_000, CREATE, ALL, Map.of()),
            of("create-100k", "create users", 100_000, CREATE, ALL, Map.of()),
            of("create-1m", "create users", 1_000_000, CREATE, LOADERS, Map.of()),
            of(UPSERT_UNCHANGED, "upsert users who have not changed", 100_000, UPSERT, SINGLE, UNCHANGED),
            of("upsert-changed", "upsert users with one changed attribute", 100_000, UPSERT, SINGLE, CHANGED),
            of("slow", "create users, 300 ms a call, 200 users/s", 20_000, CREATE, List.of(MUSTER, LOOP), SLOW),
            new Scenario(
                    "rate",
                    "create users, 300 calls a minute, as Muster is told",
                    60_000,
                    CREATE,
                    List.of(MUSTER),
                    LIMITED,
                    REQUESTS_PER_MINUTE),
            new Scenario(
                    "rate-unknown",
                    "create users, 300 calls a minute, which Muster has to find",
                    60_000,
                    CREATE,
                    List.of(MUSTER),
                    LIMITED,
                    2 * REQUESTS_PER_MINUTE),
            of("plan-1m", "plan", 1_000_000, "plan", List.of(MUSTER), Map.of()),
            of("start", "from the command to the first request", 10, CREATE, List.of(MUSTER, JAVA_VERSION), Map.of()));

    private static Scenario of(
            String name, String title, int rows, String command, List<Contender> who, Map<String, Integer> server) {
        return new Scenario(name, title, rows, command, who, server, NO_LIMIT);
    }

    /** The scenarios with these names, separated by commas; {@code all} for all. */
    static List<Scenario> named(String names) {
        if (names.equals("all")) {
            return KNOWN;
        }
        return Stream.of(names.split(","))
                .map(name -> KNOWN.stream()
                        .filter(scenario -> scenario.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("No scenario is named " + name + ": use "
                                + String.join(
                                        ", ", KNOWN.stream().map(Scenario::name).toList()))))
                .toList();
    }

    /** The users that a complete run creates or changes. */
    int usersOf(int rows) {
        return name.equals(UPSERT_UNCHANGED) || command.equals("plan") ? 0 : rows;
    }

    /** A start is short and varies much, so it is measured more often. */
    int rounds(int rounds) {
        return name.equals("start") ? Math.max(rounds, 10) : rounds;
    }
}
