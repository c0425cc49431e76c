package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.sandbox.Sandbox;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The outcomes of a load test's messages in the directory, on the results queue, in the ledger and in the receipts. */
public final class LoadLedger {
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Home home;
    private final Sandbox sandbox;
    private final Map<String, Set<String>> eventsOfUser = new HashMap<>();
    private final Set<String> outcomes = new HashSet<>();

    public LoadLedger(Home home, Sandbox sandbox) {
        this.home = home;
        this.sandbox = sandbox;
    }

    /** Records an event of a record. */
    public void take(JsonNode event) {
        eventsOfUser
                .computeIfAbsent(event.path("username").asText(), any -> new HashSet<>())
                .add(event.path("eventId").asText());
        outcomes.add(event.path("outcome").asText());
    }

    public int usersToldOf() {
        return eventsOfUser.size();
    }

    /** Waits until a number of rows is accepted while users are still missing; returns the number of users. */
    public int awaitRowsWithUsersToCome(int rows) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> rowsTaken() >= rows && sandbox.directory().size() + 100 < rowsTaken());
        return sandbox.directory().size();
    }

    public void awaitUsers(int number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sandbox.directory().size() >= number);
    }

    /** The number of messages' rows in the ledger. */
    public long rowsTaken() {
        return number("SELECT coalesce(sum(row_count), 0) FROM import");
    }

    /** Asserts that every user exists once, has one event, and is in one receipt. */
    public void balances(int users) {
        assertThat(sandbox.directory().users().stream()
                        .map(user -> user.path("username").asText()))
                .hasSize(users)
                .doesNotHaveDuplicates();
        assertThat(eventsOfUser)
                .hasSize(users)
                .allSatisfy((user, events) -> assertThat(events).as(user).hasSize(1));
        assertThat(outcomes).containsExactly("created");
        await().atMost(PATIENCE)
                .until(() -> number("SELECT count(*) FROM import WHERE state NOT IN ('FINISHED', 'REFUSED')") == 0);
        assertThat(rowsOfReceipts("created")).isEqualTo(users);
        assertThat(rowsOfReceipts("rows")).isEqualTo(users);
    }

    private long rowsOfReceipts(String key) {
        try (var reports = Files.walk(home.root().resolve("reports"))) {
            return reports.filter(file -> file.endsWith("receipt.json"))
                    .mapToLong(receipt -> read(receipt).path(key).asLong())
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(Path receipt) {
        try {
            return new JsonMapper().readTree(receipt.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private long number(String sql) {
        if (!Files.exists(home.ledger())) {
            return 0;
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger() + "?busy_timeout=5000");
                var row = connection.createStatement().executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException notMigratedYet) {
            return 0;
        }
    }
}
