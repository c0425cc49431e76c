package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The removal of old imports from the ledger. */
class ImportPurgeTest {
    private static final Instant CLOSED = SettableClock.START;
    private static final Instant NOW = CLOSED.plus(Duration.ofDays(31));
    private static final Instant BEFORE = CLOSED.plus(Duration.ofDays(1));
    private static final String FIRST = TestLedger.IMPORT;
    private static final String SECOND = "01JN0000000000000000000002";
    private static final String THIRD = "01JN0000000000000000000003";
    private static final List<String> TABLES = List.of(
            "import",
            "record",
            "payload",
            "user_change",
            "warning",
            "source_row",
            "membership",
            "user_group",
            "batch",
            "work_result",
            "message");

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private ImportPurge purge;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        purge = ledger.ledger().purge();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void removesAnOldImport() {
        closed(FIRST, "created");
        assertThat(purge.next(NOW, CLOSED.minusMillis(1))).isEmpty();
        assertThat(purge.next(NOW, CLOSED)).contains(FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"READING", "SENDING", "CLOSING"})
    void keepsAnOpenImport(String state) {
        closed(FIRST, "created");
        ledger.sql("UPDATE import SET state = :state").param("state", state).update();
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
    }

    @Test
    void removesTheOldestImportFirst() {
        closed(SECOND, "created");
        closed(FIRST, "rejected");
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
        assertThat(purge.next(NOW, BEFORE)).contains(SECOND);
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
    }

    @Test
    void removesTheUsersThatAnImportSuspended() {
        closed(FIRST, "updated");
        for (String user : List.of("u1", "u2")) {
            ledger.sql("""
                            INSERT INTO source_user (org, service, organization, source, user_id, sealed, suspended_in)
                            VALUES ('', '', '', 'hr', :user, x'00', :in)""")
                    .param("user", user)
                    .param("in", user.equals("u1") ? FIRST : null)
                    .update();
        }
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
        while (purge.removeSome(FIRST)) {
            assertThat(purge.next(NOW, BEFORE)).isEmpty();
        }
        assertThat(ledger.sql("SELECT user_id FROM source_user")
                        .query(String.class)
                        .list())
                .containsExactly("u2");
    }

    @Test
    void completesAPartialRemoval() {
        closed(FIRST, "rejected");
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
        ledger.sql("UPDATE record SET outcome = 'unresolved'").update();
        Instant later = NOW.plus(Duration.ofMinutes(10));
        assertThat(purge.next(later.minusMillis(1), BEFORE)).isEmpty();
        assertThat(purge.next(later, Instant.EPOCH)).contains(FIRST);
    }

    @Test
    void keepsAnImportWithAnUnresolvedRow() {
        closed(FIRST, "created", "unresolved");
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
        assertThat(purge.kept(BEFORE))
                .containsExactly(new ImportPurge.Kept(FIRST, "people.csv", 1, "1 of its rows are unresolved"));

        closed(SECOND, "unsent");
        link(SECOND, 1, FIRST, 2);
        assertThat(purge.next(NOW, BEFORE))
                .as("what was not sent settles nothing")
                .isEmpty();
        assertThat(purge.kept(BEFORE))
                .extracting(ImportPurge.Kept::why)
                .containsExactly("1 of its rows are unresolved", "an import whose rows it retried is kept");

        closed(THIRD, "created");
        link(THIRD, 1, SECOND, 1);
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
    }

    @Test
    void doesNotConsiderAUserWithoutManagerUnresolved() {
        closed(FIRST, "unresolved");
        ledger.sql("UPDATE record SET imported_as = 'created'").update();
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
    }

    @Test
    void removesALaterAttemptAfterTheEarlierOne() {
        closed(FIRST, "unresolved", "unresolved");
        closed(SECOND, "created");
        link(SECOND, 1, FIRST, 1);
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
        ledger.sql("UPDATE record SET outcome = 'rejected' WHERE outcome = 'unresolved'")
                .update();
        remove(purge.next(NOW, BEFORE).orElseThrow());
        assertThat(purge.next(NOW, BEFORE)).contains(SECOND);
    }

    @Test
    void keepsAnImportWhoseRowsAreRetried() {
        closed(FIRST, "rejected");
        closed(SECOND, "rejected");
        link(SECOND, 1, FIRST, 1);
        closed(THIRD, "created");
        link(THIRD, 1, SECOND, 1);
        ledger.sql("UPDATE import SET state = 'SENDING' WHERE id = :id")
                .param("id", THIRD)
                .update();
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
        assertThat(purge.kept(BEFORE).get(0).why()).isEqualTo("an open import retries its rows");
    }

    @Test
    void keepsAnImportWithPayloadsWhileASourceIsRead() {
        closed(FIRST, "rejected");
        closed(SECOND, "created");
        ledger.open(THIRD);
        assertThat(purge.next(NOW, BEFORE)).contains(SECOND);
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
        ledger.sql("UPDATE import SET state = 'SENDING' WHERE id = :id")
                .param("id", THIRD)
                .update();
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
    }

    @Test
    void keepsAnImportWithUndeliveredEvents() {
        closed(FIRST, "created");
        ledger.sql("INSERT INTO event (kind, import_id) VALUES ('finished', :id)")
                .param("id", FIRST)
                .update();
        assertThat(purge.next(NOW, BEFORE)).isEmpty();
        assertThat(purge.kept(BEFORE).get(0).why()).isEqualTo("its events are not delivered yet");
    }

    @Test
    void dropsUndeliveredEventsAfterTwiceTheRetention() {
        closed(FIRST, "created");
        ledger.sql("INSERT INTO event (kind, import_id) VALUES ('finished', :id)")
                .param("id", FIRST)
                .update();
        Duration age = Duration.ofDays(30);
        assertThat(purge.next(
                        CLOSED.plus(age.multipliedBy(2)).minusMillis(1),
                        CLOSED.plus(age).minusMillis(1)))
                .isEmpty();
        Instant now = CLOSED.plus(age.multipliedBy(2));
        assertThat(purge.next(now, now.minus(age))).contains(FIRST);
        assertThat(purge.undelivered(FIRST)).isEqualTo(1);
        remove(FIRST);
        assertThat(purge.undelivered(FIRST)).isZero();
    }

    @Test
    void givesAChannelAtLeastAWeek() {
        closed(FIRST, "created");
        ledger.sql("INSERT INTO event (kind, import_id) VALUES ('finished', :id)")
                .param("id", FIRST)
                .update();
        Instant aWeekLater = CLOSED.plus(Duration.ofDays(7));
        assertThat(purge.next(aWeekLater.minusMillis(1), aWeekLater.minus(Duration.ofHours(1))))
                .isEmpty();
        assertThat(purge.next(aWeekLater, aWeekLater.minus(Duration.ofHours(1))))
                .contains(FIRST);
    }

    @Test
    void removesAllRowsOfOneImport() {
        fill(FIRST, 2500);
        List<Long> before = counts();
        fill(SECOND, 2500);
        assertThat(purge.next(NOW, BEFORE)).contains(FIRST);
        assertThat(remove(FIRST)).as("steps").isGreaterThan(5);
        assertThat(counts()).isEqualTo(before).doesNotContain(0L);
        assertThat(ledger.sql("SELECT id FROM import").query(String.class).list())
                .containsExactly(SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void continuesARemovalAfterAKill(int steps) {
        fill(FIRST, 2500);
        String taken = purge.next(NOW, BEFORE).orElseThrow();
        for (int step = 0; step < steps; step++) {
            purge.removeSome(taken);
        }
        purge.next(NOW.plus(Duration.ofHours(1)), BEFORE).ifPresent(this::remove);
        assertThat(counts()).containsOnly(0L);
    }

    @Test
    void findsRemovableImportsWithoutScanningRecords() throws SQLException {
        assertThat(plan())
                .isNotEmpty()
                .noneMatch(step -> step.matches("SCAN (record|lost|again|payload|message|batch).*"));
    }

    /** The query plan of the claim, as SQLite tells it. */
    private List<String> plan() throws SQLException {
        var steps = new ArrayList<String>();
        try (var connection = ledger.ledger().writer().getConnection();
                var explain = connection.prepareStatement(
                        "EXPLAIN QUERY PLAN " + ImportPurge.NEXT.replaceAll(":(now|until|before|waited)", "1"));
                var step = explain.executeQuery()) {
            while (step.next()) {
                steps.add(step.getString("detail"));
            }
        }
        return steps;
    }

    /** SQLite looks for children of whatever is removed: without an index, in all of their table. */
    @ParameterizedTest
    @ValueSource(strings = {"import", "batch", "message"})
    void removesRowsByIndex(String table) throws SQLException {
        String where = table.equals("import") ? "id" : "import_id";
        try (var connection = ledger.ledger().writer().getConnection();
                var explain =
                        connection.prepareStatement("EXPLAIN DELETE FROM " + table + " WHERE " + where + " = 'x'");
                var step = explain.executeQuery()) {
            var opcodes = new ArrayList<String>();
            while (step.next()) {
                opcodes.add(step.getString("opcode"));
            }
            assertThat(opcodes).isNotEmpty().doesNotContain("Rewind");
        }
    }

    private int remove(String id) {
        int steps = 1;
        while (purge.removeSome(id)) {
            steps++;
        }
        return steps;
    }

    private List<Long> counts() {
        return TABLES.stream()
                .map(table -> ledger.sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }

    /** A closed import with a row for each outcome. */
    private void closed(String id, String... outcomes) {
        if (!id.equals(FIRST)) {
            ledger.open(id);
        }
        ledger.ledger()
                .records()
                .add(
                        id,
                        IntStream.rangeClosed(1, outcomes.length)
                                .mapToObj(TestLedger::person)
                                .toList());
        for (int number = 1; number <= outcomes.length; number++) {
            ledger.sql("UPDATE record SET outcome = :outcome WHERE import_id = :id AND number = :number")
                    .param("outcome", outcomes[number - 1])
                    .param("id", id)
                    .param("number", number)
                    .update();
        }
        ledger.sql("DELETE FROM payload WHERE (import_id, number) IN (SELECT import_id, number FROM record "
                        + "WHERE outcome = 'created')")
                .update();
        ledger.sql("UPDATE import SET state = 'FINISHED', finished_at = :closed WHERE id = :id")
                .param("closed", CLOSED.toEpochMilli())
                .param("id", id)
                .update();
    }

    /** Row {@code number} of an import repeats row {@code former} of another; their lines are their numbers and one. */
    private void link(String id, int number, String formerImport, int former) {
        ledger.sql("UPDATE record SET first_import = :former, first_line = :line WHERE import_id = :id AND "
                        + "number = :number")
                .param("former", formerImport)
                .param("line", former + 1)
                .param("id", id)
                .param("number", number)
                .update();
    }

    /** A closed import with rows in every table. */
    private void fill(String id, int rows) {
        closed(
                id,
                IntStream.range(0, rows)
                        .mapToObj(row -> row % 2 == 0 ? "created" : "rejected")
                        .toArray(String[]::new));
        ledger.sql("INSERT INTO warning SELECT import_id, number, 'CODE', 'reason', 'hint' FROM record WHERE "
                        + "import_id = :id AND number % 10 = 0")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO user_change SELECT import_id, number, 'update', x'00', NULL, NULL FROM record WHERE "
                        + "import_id = :id")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO source_row SELECT import_id, number, x'00' FROM record WHERE import_id = :id")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO user_group (import_id, name) VALUES (:id, 'Sales')")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO membership (import_id, number, op, name, col, state) SELECT import_id, number, 'add', "
                        + "'Sales', 'group1', 'ADDED' FROM record WHERE import_id = :id")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO message (queue, message_id, import_id, received_at) SELECT 'users', import_id "
                        + "|| number, import_id, 0 FROM record WHERE import_id = :id")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO batch (import_id, organization, operation, state, job_id) VALUES (:id, '', "
                        + "'create', 'SETTLED', :id)")
                .param("id", id)
                .update();
        ledger.sql("UPDATE record SET batch_id = (SELECT max(id) FROM batch) WHERE import_id = :id")
                .param("id", id)
                .update();
        ledger.sql("INSERT INTO work_result (job_id, id, status) VALUES (:id, 'r', 'finished')")
                .param("id", id)
                .update();
    }
}
