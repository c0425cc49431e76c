package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * One run of a contender.
 *
 * @param users the users that the server created or updated
 * @param usedPercent the share of the server's limit of calls that the run used; 0 without a limit
 * @param firstRequestSeconds from the command to its first call; for a program without calls, to its end
 */
record Round(
        int rows,
        int expectedUsers,
        int users,
        Usage usage,
        long calls,
        long refused,
        double usedPercent,
        double firstRequestSeconds) {
    static final String CSV_HEADER = "scenario,round,contender,rows,users,missing,exit,wall_s,cpu_s,peak_mb,calls,"
            + "refused,used_percent,first_request_s";

    static Round of(int rows, int expectedUsers, Usage usage, JsonNode stats, long startedMillis, int perMinute) {
        long calls = stats.get("calls").asLong();
        long firstMillis = stats.get("firstMillis").asLong();
        double minutes = (stats.get("lastMillis").asLong() - firstMillis) / 60_000.0;
        // The calls that any 60 seconds allow can come at their beginning, so the last minute need not be waited for.
        long leastMinutes = perMinute == 0 ? 0 : (calls - 1) / perMinute;
        return new Round(
                rows,
                expectedUsers,
                stats.get("users").asInt(),
                usage,
                calls,
                stats.get("refused").asLong(),
                leastMinutes == 0 ? 0 : 100 * leastMinutes / minutes,
                calls == 0 ? usage.wallSeconds() : (firstMillis - startedMillis) / 1000.0);
    }

    /** Returns whether every user was created or updated, and the program says so. */
    boolean isComplete() {
        return users == expectedUsers && usage.exitCode() == 0;
    }

    double usersPerSecond() {
        return rows / usage.wallSeconds();
    }

    double cpuPer100k() {
        return usage.cpuSeconds() * 100_000 / rows;
    }

    double peakMegabytes() {
        return usage.peakMegabytes();
    }

    double refusedPercent() {
        return 100.0 * refused / (calls + refused);
    }

    String csv(String scenario, int number, Contender contender) {
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%d,%d,%d,%d,%.3f,%.3f,%d,%d,%d,%.3f,%.3f",
                scenario,
                number,
                contender,
                rows,
                users,
                expectedUsers - users,
                usage.exitCode(),
                usage.wallSeconds(),
                usage.cpuSeconds(),
                usage.peakMegabytes(),
                calls,
                refused,
                usedPercent,
                firstRequestSeconds);
    }
}
