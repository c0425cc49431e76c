package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.Payload;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsTest {
    private static final String PASSWORD = "Tr0ub4dor-and-3";

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private Records records;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        records = ledger.ledger().records();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void settlesAnInvalidRowImmediately() {
        ledger.add(TestLedger.invalid(1), TestLedger.person(2));
        assertThat(ledger.outcomes()).containsExactly("invalid", null);
        assertThat(ledger.accounted(1)).satisfies(record -> {
            assertThat(record.line()).isEqualTo(2);
            assertThat(record.code()).isEqualTo("EMAIL_MALFORMED");
            assertThat(record.hint()).isEqualTo("correct it");
        });
    }

    @Test
    void addsAChunkCompletelyOrNotAtAll() {
        ledger.add(TestLedger.person(1));
        assertThatThrownBy(() -> ledger.add(TestLedger.person(2), TestLedger.person(1)))
                .isInstanceOf(RuntimeException.class);
        assertThat(ledger.outcomes()).hasSize(1);
    }

    @Test
    void neverChangesAnOutcome() {
        BatchRecord record = onlyRecord();
        records.settle(
                record,
                RecordOutcome.failed(Outcome.REJECTED, new Problem("API_REJECTED", null, "reason", "hint")),
                "job1");
        records.settle(record, RecordOutcome.imported(Outcome.CREATED, "u1"), "job2");
        assertThat(ledger.accounted(1))
                .isEqualTo(new AccountedRecord(
                        1, 2, Outcome.REJECTED, new Problem("API_REJECTED", null, "reason", "hint"), "job1", null));
        assertThat(records.payload(TestLedger.IMPORT, 2))
                .as("what is sent of a rejected record is kept")
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"CREATED", "UPDATED", "UNCHANGED"})
    void removesThePayloadOfAnImportedRecord(Outcome outcome) {
        records.settle(onlyRecord(), RecordOutcome.imported(outcome, "u1"), "job1");
        assertThat(ledger.sql("SELECT count(*) FROM payload").query(Long.class).single())
                .isZero();
        assertThat(records.payload(TestLedger.IMPORT, 2)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"REJECTED", "UNRESOLVED"})
    void keepsThePayloadOfARecordThatWasNotImported(Outcome outcome) {
        records.settle(
                onlyRecord(),
                RecordOutcome.failed(outcome, new Problem("API_REJECTED", null, "reason", "hint")),
                "job1");
        assertThat(records.payload(TestLedger.IMPORT, 2))
                .hasValue("{\"username\":\"person1\",\"email\":\"Person1@Example.com\"}");
    }

    @Test
    void removesOnlyThePayloadOfTheSettledRecord() {
        long batch = ledger.readyBatch(3);
        records.settle(ledger.records(batch).get(1), RecordOutcome.imported(Outcome.CREATED, "u2"), "job1");
        assertThat(records.payloads(batch)).extracting(Payload::number).containsExactly(1L, 3L);
    }

    @Test
    void keepsTheDirectorysUserId() {
        long batch = ledger.readyUpdates(2);
        records.settle(ledger.records(batch).get(0), RecordOutcome.imported(Outcome.UPDATED, null), "job1");
        assertThat(ledger.accounted(1).userId()).isEqualTo("id1");
    }

    @Test
    void recordsADirectoryNameOnlyOnce() {
        long batch = ledger.readyUpdates(1);
        records.name(ledger.records(batch).get(0), "ada");
        records.name(ledger.records(batch).get(0), "ben");
        assertThat(ledger.records(batch).get(0).user().username()).isEqualTo("ada");
    }

    @Test
    void keepsTheOrderOfRows() {
        ledger.add(TestLedger.person(10), TestLedger.person(2));
        ledger.add(TestLedger.person(1));
        try (Stream<AccountedRecord> none = ledger.ledger().records().accounted("nobody")) {
            assertThat(none).isEmpty();
        }
        assertThat(ledger.records(ledger.batch(Operation.CREATE, 1, 10)))
                .extracting(BatchRecord::number)
                .containsExactly(1L, 2L, 10L);
    }

    @Test
    void findsTheFirstLineOfValidRows() {
        ledger.add(TestLedger.person(1), TestLedger.invalid(2), TestLedger.update(3), employee(4, "E-7"));
        assertThat(records.linesOf(TestLedger.IMPORT, UniqueKey.USERNAME, List.of("person1", "person2")))
                .isEqualTo(Map.of("person1", 2L));
        assertThat(records.linesOf(TestLedger.IMPORT, UniqueKey.EMAIL, List.of("person1@example.com")))
                .isEqualTo(Map.of("person1@example.com", 2L));
        assertThat(records.linesOf(TestLedger.IMPORT, UniqueKey.EMPLOYEE_IDENTIFIER, List.of("E-6", "E-7")))
                .isEqualTo(Map.of("E-7", 5L));
        assertThat(records.linesOf(TestLedger.IMPORT, UniqueKey.ID, List.of("id3")))
                .isEqualTo(Map.of("id3", 4L));
        assertThat(records.linesOf(TestLedger.IMPORT, UniqueKey.ID, List.of())).isEmpty();
    }

    @Test
    void encryptsPayloadsInTheLedgersFiles() throws IOException {
        ledger.add(TestLedger.row(
                1,
                2,
                Operation.CREATE,
                new NewRecord.Keys("ada", "ada@example.com", null, null),
                null,
                "{\"username\":\"ada\",\"password\":\"" + PASSWORD + "\",\"jobTitle\":\"Gardener in chief\"}"));
        ledger.close();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(PASSWORD, "Gardener"));
        }
        try (var again = Ledger.open(folder.resolve("ledger.db"), PayloadCipher.ofFile(folder.resolve("secret.key")))) {
            assertThat(again.records().payload(TestLedger.IMPORT, 2))
                    .hasValueSatisfying(payload -> assertThat(payload).contains(PASSWORD));
        }
    }

    @Test
    void rejectsAnotherKeyForALedgerWithOnlyMessages() {
        ledger.ledger().messages().keepRow(TestLedger.IMPORT, 1, new byte[] {'{', '}'});
        ledger.close();

        assertThatThrownBy(() -> Ledger.open(folder.resolve("ledger.db"), PayloadCipher.ofNoFile()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another one");
    }

    @Test
    void encryptsDataInAnOpenLedger() throws IOException {
        ledger.add(TestLedger.row(
                1,
                2,
                Operation.CREATE,
                new NewRecord.Keys("ada", "ada@example.com", null, null),
                null,
                "{\"password\":\"" + PASSWORD + "\"}"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(1)
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(PASSWORD));
        }
    }

    private BatchRecord onlyRecord() {
        return ledger.records(ledger.readyBatch(1)).get(0);
    }

    private static NewRecord employee(int number, String identifier) {
        return TestLedger.row(
                number,
                number + 1L,
                Operation.CREATE,
                new NewRecord.Keys("person" + number, TestLedger.email(number), identifier, null),
                null,
                "{}");
    }
}
