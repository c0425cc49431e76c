package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportsTest {
    private static final String ID = TestLedger.IMPORT;
    private static final Instant NOW = SettableClock.START;
    private static final Problem CUT_OFF =
            new Problem("CUT_OFF", null, "the file is cut off in line 7", "copy it again");

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private Imports imports;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        imports = ledger.ledger().imports();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void startsAnImportInTheStateReading() {
        assertThat(imports.get(ID))
                .isEqualTo(new ImportRun(
                        ID,
                        "people.csv",
                        Operation.CREATE,
                        new Destination("", "http://127.0.0.1:1", ""),
                        ImportOptions.NONE,
                        new ImportRun.Reading(
                                "create/people.csv", null, null, SourceRules.USUAL, MappedNames.NONE, null),
                        new ImportRun.Status(
                                ImportState.READING,
                                null,
                                0,
                                null,
                                null,
                                null,
                                ImportRun.Skips.NONE,
                                ImportRun.Hold.NONE),
                        new ImportRun.Times(NOW, null, null, null)));
    }

    @Test
    void findsNoUnknownImport() {
        assertThat(imports.find("nobody")).isEmpty();
        assertThatThrownBy(() -> imports.get("nobody")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void sendsAnImportOnceEveryRowIsInABatchOrInvalid() {
        ledger.add(TestLedger.person(1), TestLedger.invalid(2), TestLedger.person(3));
        ledger.batch(Operation.CREATE, 1, 3);
        imports.send(ID, 3);
        assertThat(imports.get(ID)).satisfies(sending -> {
            assertThat(sending.status().state()).isEqualTo(ImportState.SENDING);
            assertThat(sending.status().verdict()).isEqualTo(ImportState.FINISHED);
            assertThat(sending.status().rows()).isEqualTo(3);
        });
    }

    @Test
    void doesNotSendAnImportWithARecordOutsideABatch() {
        ledger.add(TestLedger.person(1), TestLedger.person(2));
        ledger.batch(Operation.CREATE, 1, 1);
        assertNotSent(2);
    }

    @Test
    void doesNotSendAnImportWithAWrongNumberOfRows() {
        ledger.readyBatch(2);
        assertNotSent(3);
        assertNotSent(1);
    }

    private void assertNotSent(long rows) {
        assertThatThrownBy(() -> imports.send(ID, rows)).isInstanceOf(IllegalStateException.class);
        assertThat(imports.get(ID).status().state()).isEqualTo(ImportState.READING);
        assertThat(ledger.claim("claim-ready-batch", NOW)).isEmpty();
    }

    @Test
    void finishesAnEmptyImport() {
        imports.send(ID, 0);
        assertThat(ledger.claim("claim-import-to-close", NOW)).hasSize(1);
        imports.close(ID, "{}");
        assertThat(imports.get(ID).status().state()).isEqualTo(ImportState.FINISHED);
    }

    @Test
    void keepsReasonsOfInvalidRowsInARefusedImport() {
        ledger.add(TestLedger.person(1), TestLedger.invalid(2));
        ledger.batch(Operation.CREATE, 1, 2);
        imports.refuse(ID, 2, CUT_OFF, NOW);
        assertThat(ledger.outcomes()).containsExactly("unsent", "invalid");
        assertThat(ledger.accounted(1)).satisfies(record -> {
            assertThat(record.code()).isEqualTo("CUT_OFF");
            assertThat(record.reason()).contains("the file is cut off in line 7");
        });
        assertThat(ledger.accounted(2).code()).isEqualTo("EMAIL_MALFORMED");
        assertThat(ledger.ledger().importStats().batches(ID)).isEmpty();
        assertThat(imports.get(ID)).satisfies(refused -> {
            assertThat(refused.status().state()).isEqualTo(ImportState.CLOSING);
            assertThat(refused.status().verdict()).isEqualTo(ImportState.REFUSED);
            assertThat(refused.status().refusal().reason()).isEqualTo("the file is cut off in line 7");
            assertThat(refused.times().finished()).isEqualTo(NOW);
        });
        imports.close(ID, "{}");
        assertThat(imports.get(ID).status().state()).isEqualTo(ImportState.REFUSED);
    }

    @Test
    void discardsEverythingBeforeReadingAgain() {
        String other = "01JN0000000000000000000002";
        ledger.open(other);
        ledger.ledger().records().add(other, List.of(TestLedger.person(1)));
        ledger.add(TestLedger.invalid(3));
        ledger.readyBatch(2);
        imports.readAgain(ID, NOW);
        for (String table : List.of("record", "payload", "batch")) {
            assertThat(ledger.sql("SELECT count(*) FROM " + table + " WHERE import_id = :id")
                            .param("id", ID)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
        assertThat(ledger.sql("SELECT count(*) FROM payload").query(Long.class).single())
                .as("of the other import")
                .isEqualTo(1);
        assertThat(imports.get(ID).status().state()).isEqualTo(ImportState.READING);
        ledger.readyBatch(2);
        imports.send(ID, 2);
    }

    @Test
    void neverRereadsAnImportThatIsBeingSent() {
        long batch = ledger.submitting(2);
        assertThatThrownBy(() -> imports.readAgain(ID, NOW)).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.open(batch)).hasSize(2);
        assertThat(ledger.ledger().records().payloads(batch)).hasSize(2);
    }

    @Test
    void rejectsStateChangesOfAnImportThatIsBeingSent() {
        ledger.submitting(2);
        assertThatThrownBy(() -> imports.send(ID, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> imports.refuse(ID, 2, CUT_OFF, NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> imports.close(ID, "{}")).isInstanceOf(IllegalStateException.class);
        imports.closeLater(ID, NOW.plusSeconds(60), null);
        assertThat(imports.get(ID).status().state()).isEqualTo(ImportState.SENDING);
        assertThat(ledger.outcomes()).containsOnlyNulls();
        assertThat(ledger.ledger().importStats().batches(ID)).isEqualTo(Map.of(BatchState.SUBMITTING, 1L));
    }

    @Test
    void neverReopensAClosedImport() {
        imports.send(ID, 0);
        ledger.claim("claim-import-to-close", NOW);
        imports.close(ID, "{}");
        assertThatThrownBy(() -> imports.close(ID, "{}")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> imports.readAgain(ID, NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> imports.send(ID, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.claim("claim-import-to-close", NOW)).isEmpty();
    }

    @Test
    void releasesClaimsOnRecovery() {
        ledger.claim("claim-import-to-read", NOW);
        assertThat(ledger.claim("claim-import-to-read", NOW)).isEmpty();
        ledger.ledger().importRecovery().setFree(NOW);
        assertThat(ledger.claim("claim-import-to-read", NOW)).hasSize(1);
        assertThat(ledger.ledger().importRecovery().halfRead())
                .extracting(ImportRun::id)
                .containsExactly(ID);
    }

    @Test
    void setsTheOrganizationOfAnUnsentImport() {
        Destination named = new Destination("", TestLedger.DESTINATION.service(), "5da4cf6113973a47cc6862fa");
        ledger.readyBatch(1);
        ledger.send();
        ledger.ledger()
                .importRecovery()
                .nameOrganization(new Destination("", "https://console.example.com", "5da4cf6113973a47cc6862fa"));
        assertThat(imports.get(ID).destination()).isEqualTo(TestLedger.DESTINATION);

        ledger.ledger().importRecovery().nameOrganization(named);
        assertThat(imports.get(ID).destination()).isEqualTo(named);
        assertThat(ledger.get(1).organization()).isEqualTo(named.organization());

        ledger.ledger()
                .importRecovery()
                .nameOrganization(new Destination("", named.service(), "5da4cf6113973a47cc6862fb"));
        assertThat(imports.get(ID).destination()).as("it has one").isEqualTo(named);
    }

    @Test
    void keepsTheOrganizationOfASentImport() {
        ledger.submitting(1);
        ledger.ledger()
                .importRecovery()
                .nameOrganization(new Destination("", TestLedger.DESTINATION.service(), "5da4cf6113973a47cc6862fa"));
        assertThat(imports.get(ID).destination()).isEqualTo(TestLedger.DESTINATION);
    }

    @Test
    void countsRecordsWithAnOutcome() {
        ledger.add(TestLedger.invalid(4), TestLedger.invalid(5));
        long batch = ledger.readyBatch(3);
        ledger.ledger()
                .records()
                .settle(ledger.records(batch).get(0), RecordOutcome.imported(Outcome.CREATED, "u1"), "job1");
        assertThat(ledger.ledger().importStats().outcomes(ID))
                .isEqualTo(Map.of(Outcome.CREATED, 1L, Outcome.INVALID, 2L));
        assertThat(ledger.ledger().importStats().settled(ID)).isEqualTo(3);
        assertThat(ledger.ledger().importStats().failures(ID))
                .containsExactly(new FailureGroup(
                        Outcome.INVALID,
                        "EMAIL_MALFORMED",
                        2,
                        List.of(new FailureGroup.Reason("\"nonsense\" is not a valid email address", 2))));
        assertThat(ledger.ledger().importStats().operations(ID)).containsExactly("create");
    }

    @Test
    void listsTheNewestImportFirst() {
        ledger.open("01JN0000000000000000000002");
        ledger.open("01JN0000000000000000000000");
        assertThat(imports.newestFirst())
                .extracting(ImportRun::id)
                .containsExactly(
                        "01JN0000000000000000000002", "01JN0000000000000000000001", "01JN0000000000000000000000");
    }
}
