package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.DoneFile;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.pipeline.intake.ImportReader;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.pipeline.intake.Intake;
import dev.muster.pipeline.leavers.LeaversReport;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRow;
import dev.muster.storage.Home;
import dev.muster.storage.UnbalancedException;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import whose rows do not add up is not closed, after any external change of the ledger or the source. */
class BalanceCheckTest {
    private static final String SOURCE = """
            username,email
            ann,ann@example.com
            ben,ben@example.com
            cid,nonsense
            """;

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private Home home;
    private ImportCloser reporting;

    /** An import of three rows that is about to be closed: two were created, one is invalid. */
    @BeforeEach
    void readAnImport() throws IOException {
        ledger = new TestLedger(folder);
        home = new Home(folder);
        Files.createDirectories(source().getParent());
        Files.writeString(source(), SOURCE);
        var settings = TestSettings.of(folder, "jumpcloud.base-url", "http://127.0.0.1:1");
        var clock = new SettableClock();
        var intake = new Intake(home, ledger.ledger(), AttributeCatalog.load(), settings.imports(), clock);
        try (ImportReader reading = intake.open(TestLedger.IMPORT)) {
            var rows = new ArrayList<SourceRow>();
            reading.forEachRemaining(rows::add);
            intake.accept(reading, rows);
            ledger.batch(Operation.CREATE, 1, 3);
            intake.finish(reading);
        }
        ledger.sql("UPDATE record SET outcome = 'created' WHERE outcome IS NULL")
                .update();
        ledger.sql("UPDATE import SET state = 'CLOSING', finished_at = 0").update();
        reporting = new ImportCloser(
                home,
                ledger.ledger(),
                AttributeCatalog.load(),
                settings.sources(),
                new LeaversReport(
                        home,
                        ledger.ledger(),
                        AttributeCatalog.load(),
                        new InboxClaimer(home, ledger.ledger(), settings.imports(), DoneFile.NONE, clock)
                                ::writeUpdates),
                clock,
                true);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void closesABalancedImport() throws IOException {
        reporting.close(TestLedger.IMPORT);
        assertThat(importRun().status().state()).isEqualTo(ImportState.FINISHED);
        assertThat(home.reports(TestLedger.IMPORT).resolve("receipt.json")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM record WHERE number = 2",
                "UPDATE record SET outcome = NULL WHERE number = 2",
                "UPDATE import SET row_count = 2",
                "UPDATE import SET row_count = 2; DELETE FROM record WHERE number = 2",
                "UPDATE import SET row_count = 0; DELETE FROM record",
                "INSERT INTO record (import_id, number, line, outcome) SELECT id, 4, 9, 'created' FROM import",
                "UPDATE import SET row_count = 4; INSERT INTO record (import_id, number, line, outcome) SELECT id, "
                        + "4, 9, 'created' FROM import",
                "UPDATE record SET number = 7 WHERE number = 1"
            })
    void keepsAnImportOpenIfTheLedgerWasChanged(String tampering) {
        for (String statement : tampering.split("; ")) {
            ledger.sql(statement).update();
        }
        isNotClosed();
    }

    @Test
    void keepsAnImportOpenIfAReportLosesALine() throws IOException {
        Path report = Files.writeString(folder.resolve("results.csv"), "username,_outcome\nann,created\nben,created\n");
        var books = new BalanceCheck(home, ledger.ledger());
        var written = new RowReports.Written(report, null, false, true, 3);
        assertThatThrownBy(() -> books.check(importRun(), books.outcomes(importRun()), source(), written))
                .isInstanceOf(UnbalancedException.class)
                .hasMessageContaining(
                        "the source has 3 rows, the ledger 3, the results 2 lines, and the dead letter 0 lines of 1 "
                                + "rows that were not imported");
    }

    @Test
    void skipsTheCheckOfAChangedSource() throws IOException {
        Files.writeString(source(), SOURCE + "dan,dan@example.com\n");
        reporting.close(TestLedger.IMPORT);
        assertThat(importRun().status().state()).isEqualTo(ImportState.FINISHED);
        assertThat(home.deadLetter(TestLedger.IMPORT)).isDirectoryContaining("glob:**.txt");
    }

    private void isNotClosed() {
        assertThatThrownBy(() -> reporting.close(TestLedger.IMPORT))
                .isInstanceOf(UnbalancedException.class)
                .hasMessageStartingWith("people.csv: the rows of import " + TestLedger.IMPORT + " do not add up: ")
                .message()
                .hasLineCount(1);
        assertThat(importRun().status().state()).isEqualTo(ImportState.CLOSING);
        assertThat(home.reports(TestLedger.IMPORT).resolve("receipt.json")).doesNotExist();
        assertThat(source()).exists();
    }

    private Path source() {
        return home.work(TestLedger.IMPORT).resolve("create").resolve("people.csv");
    }

    private ImportRun importRun() {
        return ledger.ledger().imports().get(TestLedger.IMPORT);
    }
}
