package dev.muster.pipeline.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
    @TempDir
    private Path folder;

    private Path deadLetter;

    @BeforeEach
    void aRowOfADeadLetterWhosePasswordWasBlanked() throws IOException {
        deadLetter = Files.writeString(
                folder.resolve("people.csv"),
                "username,email,password,_import,_line\n" + "person1,Person1@Example.com,," + TestLedger.IMPORT
                        + ",2\n");
    }

    @Test
    void reportsAPasswordThatCannotBeRestored() throws IOException {
        assertThat(mistakes(Optional.empty())).singleElement().satisfies(mistake -> {
            assertThat(mistake.code()).isEqualTo("SECRET_LOST");
            assertThat(mistake.reason()).contains(TestLedger.IMPORT);
        });
    }

    @Test
    void usesWhatTheHomeKnowsOfAnEarlierAttempt() throws IOException {
        try (var home = new TestLedger(folder)) {
            home.add(TestLedger.person(1));
            home.sql("UPDATE record SET outcome = 'rejected'").update();
            assertThat(mistakes(Optional.of(home.ledger()))).isEmpty();

            home.sql("UPDATE record SET outcome = 'created'").update();
            assertThat(mistakes(Optional.of(home.ledger())))
                    .extracting(AccountedRecord::code)
                    .containsExactly("IMPORTED_ALREADY");
        }
    }

    @Test
    void readsAndShowsNothingOfASourceWithoutAHeader() throws IOException {
        Path headerless = Files.writeString(folder.resolve("no-header.csv"), "ada.lov,hunter2\nben.cole,hunter3\n");

        try (DryRun dryRun = DryRun.of(
                new Home(folder),
                headerless,
                Operation.CREATE,
                ImportOptions.NONE,
                TestSettings.of(folder).imports(),
                Optional.empty())) {
            assertThat(dryRun.importRun().status().refusal().code()).isEqualTo("HEADER_MISSING");
            assertThat(dryRun.importRun().status().refusal().reason())
                    .contains("2 columns")
                    .doesNotContain("hunter", "ada");
            assertThat(dryRun.importRun().status().rows()).isZero();
        }
    }

    @Test
    void reportsAMisspeltColumnOnceAndNotForEveryRow() throws IOException {
        Path misspelt = Files.writeString(
                folder.resolve("misspelt.csv"), "username,emial\nada.lov,ada@example.com\nben.cole,ben@example.com\n");

        try (DryRun dryRun = DryRun.of(
                new Home(folder),
                misspelt,
                Operation.CREATE,
                ImportOptions.NONE,
                TestSettings.of(folder).imports(),
                Optional.empty())) {
            assertThat(dryRun.importRun().status().refusal().code()).isEqualTo("COLUMN_UNKNOWN");
            assertThat(dryRun.ledger().importStats().outcomes(dryRun.importRun().id()))
                    .containsExactly(Map.entry(Outcome.UNSENT, 2L));
        }
    }

    @Test
    void reportsAMissingValueOfARowBesideAMisspeltColumn() throws IOException {
        Path both = Files.writeString(
                folder.resolve("both.csv"),
                "username,email,lastnam\n,ada@example.com,Lovelace\nben.cole,ben@example.com,Cole\n");

        try (DryRun dryRun = DryRun.of(
                        new Home(folder),
                        both,
                        Operation.CREATE,
                        ImportOptions.NONE,
                        TestSettings.of(folder).imports(),
                        Optional.empty());
                Stream<AccountedRecord> invalid =
                        dryRun.ledger().records().invalid(dryRun.importRun().id())) {
            assertThat(dryRun.importRun().status().refusal().code()).isEqualTo("COLUMN_UNKNOWN");
            assertThat(invalid.toList())
                    .singleElement()
                    .extracting(AccountedRecord::code)
                    .isEqualTo("ATTRIBUTE_MISSING");
        }
    }

    private List<AccountedRecord> mistakes(Optional<Ledger> former) throws IOException {
        try (DryRun dryRun = DryRun.of(
                        new Home(folder),
                        deadLetter,
                        Operation.CREATE,
                        ImportOptions.NONE,
                        TestSettings.of(folder, "jumpcloud.base-url", TestLedger.DESTINATION.service())
                                .imports(),
                        former);
                Stream<AccountedRecord> invalid =
                        dryRun.ledger().records().invalid(dryRun.importRun().id())) {
            return invalid.toList();
        }
    }
}
