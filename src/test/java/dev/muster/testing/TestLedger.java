package dev.muster.testing;

import dev.muster.ledger.Batches;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.NewRecord;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A ledger in its own file with one import, and shortcuts for tests. */
public final class TestLedger implements AutoCloseable {
    public static final Destination DESTINATION = new Destination("", "http://127.0.0.1:1", "");
    public static final String IMPORT = "01JN0000000000000000000001";

    private final Path folder;
    private final Ledger ledger;
    private final JdbcClient behind;

    public TestLedger(Path folder) throws IOException {
        this.folder = folder;
        ledger = Ledger.open(folder.resolve("ledger.db"), PayloadCipher.ofFile(folder.resolve("secret.key")));
        behind = JdbcClient.create(ledger.writer());
        open(IMPORT);
    }

    public Ledger ledger() {
        return ledger;
    }

    public Path folder() {
        return folder;
    }

    public Batches batches() {
        return ledger.batches();
    }

    public void open(String importId) {
        ledger.imports()
                .open(
                        importId,
                        "people.csv",
                        "create/people.csv",
                        Operation.CREATE,
                        DESTINATION,
                        ImportOptions.NONE,
                        SettableClock.START);
    }

    /** A row that creates the user {@code personN}. */
    public static NewRecord person(int number) {
        String username = "person" + number;
        return row(
                number,
                number + 1L,
                Operation.CREATE,
                new NewRecord.Keys(username, email(number), null, null),
                null,
                "{\"username\":\"" + username + "\",\"email\":\"" + email(number) + "\"}");
    }

    public static String email(int number) {
        return "Person" + number + "@Example.com";
    }

    /** A row that updates the user {@code idN} by id only. */
    public static NewRecord update(int number) {
        return row(
                number,
                number + 1L,
                Operation.UPDATE,
                new NewRecord.Keys(null, null, null, "id" + number),
                null,
                "{\"id\":\"id" + number + "\",\"department\":\"Gardens\"}");
    }

    public static NewRecord invalid(int number) {
        return row(
                number,
                number + 1L,
                Operation.CREATE,
                new NewRecord.Keys("person" + number, "nonsense", null, null),
                new Problem("EMAIL_MALFORMED", "email", "\"nonsense\" is not a valid email address", "correct it"),
                null);
    }

    /** A row for which ids identify all users, without warnings and earlier attempts. */
    public static NewRecord row(
            long number, long line, Operation operation, NewRecord.Keys keys, Problem problem, String payload) {
        return new NewRecord(
                number, line, operation, keys, problem, List.of(), null, new NewRecord.Request(true, payload, null));
    }

    public void add(NewRecord... records) {
        ledger.records().add(IMPORT, List.of(records));
    }

    /** Adds rows that create {@code person1} to {@code personN}, in one batch that waits to be sent; returns its id. */
    public long readyBatch(int people) {
        add(IntStream.rangeClosed(1, people).mapToObj(TestLedger::person).toArray(NewRecord[]::new));
        return batch(Operation.CREATE, 1, people);
    }

    /** Adds rows that update {@code id1} to {@code idN}, in one batch that waits to be sent; returns its id. */
    public long readyUpdates(int people) {
        add(IntStream.rangeClosed(1, people).mapToObj(TestLedger::update).toArray(NewRecord[]::new));
        return batch(Operation.UPDATE, 1, people);
    }

    public long batch(Operation operation, long first, long last) {
        batches().open(IMPORT, "", operation, first, last);
        return sql("SELECT max(id) FROM batch").query(Long.class).single();
    }

    /** Ends the reading of the import, so that its batches may be sent. */
    public void send() {
        long rows = sql("SELECT count(*) FROM record WHERE import_id = :id")
                .param("id", IMPORT)
                .query(Long.class)
                .single();
        ledger.imports().send(IMPORT, rows);
    }

    /** Runs a claim of the routes at a time and returns its rows. */
    public List<Map<String, Object>> claim(String name, Instant now) {
        return claim(name, now, 0, null);
    }

    public List<Map<String, Object>> claim(String name, Instant now, long pauseMillis, Long serverOffsetMillis) {
        String sql = resource("/sql/" + name + ".sql")
                .replace(":#${bean:clock?method=millis}", ":now")
                .replace(":#${bean:wallClock?method=millis}", ":now")
                .replace(":#${bean:destination?method=org}", ":org")
                .replace(":#${bean:callGate?method=pauseMillis}", ":pause")
                .replace(":#${bean:serverClock?method=offsetMillis}", ":offset")
                .replace(":#${bean:inDoubt?method=patienceMillis}", "7200000")
                .replace(":#${bean:queueBatcher?method=timeoutMillis}", "2000")
                .replace(":#${bean:queueBatcher?method=enough}", "500");
        return sql(sql).param("now", now.toEpochMilli())
                .param("org", DESTINATION.org())
                .param("pause", pauseMillis)
                .param("offset", serverOffsetMillis)
                .query()
                .listOfRows();
    }

    /** Claims the next batch that waits to be sent, as the route does; returns its id. */
    public long claimReady(Instant now) {
        return ((Number) claim("claim-ready-batch", now).get(0).get("id")).longValue();
    }

    /** A batch that is being sent. */
    public long submitting(int people) {
        readyBatch(people);
        send();
        return claimReady(SettableClock.START);
    }

    public Batch get(long batch) {
        return batches().get(batch);
    }

    public List<BatchRecord> records(long batch) {
        return ledger.records().of(batch);
    }

    /** The numbers of a batch's records that have no outcome. */
    public List<Long> open(long batch) {
        return ledger.records().open(batch).stream().map(BatchRecord::number).toList();
    }

    /** The record of a row for the reports. */
    public AccountedRecord accounted(long number) {
        try (Stream<AccountedRecord> all = ledger.records().accounted(IMPORT)) {
            return all.filter(record -> record.number() == number).findFirst().orElseThrow();
        }
    }

    /** The outcomes of all rows in order; {@code null} for open rows. */
    public List<String> outcomes() {
        return sql("SELECT outcome FROM record WHERE import_id = :id ORDER BY number")
                .param("id", IMPORT)
                .query(String.class)
                .list();
    }

    /** Direct access to the ledger's tables. */
    public JdbcClient.StatementSpec sql(String sql) {
        return behind.sql(sql);
    }

    private static String resource(String name) {
        try (InputStream in = TestLedger.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ledger.close();
    }
}
