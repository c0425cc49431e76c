package dev.muster.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntakeTest {
    @TempDir
    private Path folder;

    private TestLedger ledger;
    private Intake intake;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        intake = new Intake(
                new Home(folder),
                ledger.ledger(),
                AttributeCatalog.load(),
                TestSettings.of(folder).imports(),
                new SettableClock());
        ledger.add(TestLedger.person(1), TestLedger.person(2));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void refusesASourceThatIsRemovedWhileItIsRead() {
        intake.failed(TestLedger.IMPORT, new IllegalStateException(new NoSuchFileException("people.csv")));

        ImportRun refused = ledger.ledger().imports().get(TestLedger.IMPORT);
        assertThat(refused.status().state()).isEqualTo(ImportState.CLOSING);
        assertThat(refused.status().verdict()).isEqualTo(ImportState.REFUSED);
        assertThat(refused.status().refusal().code()).isEqualTo("SOURCE_MISSING");
        assertThat(refused.status().rows()).isZero();
        assertThat(ledger.outcomes()).isEmpty();
    }

    @Test
    void sendsNothingOfASourceThatIsStillBeingWritten() throws IOException {
        Path source = new Home(folder).work(TestLedger.IMPORT).resolve("create").resolve("people.csv");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "username,email\n");
        try (ImportReader reading = intake.open(TestLedger.IMPORT)) {
            Files.writeString(source, "ada,ada@example.com\n", StandardOpenOption.APPEND);

            assertThatThrownBy(() -> intake.finish(reading)).isInstanceOf(SourceChangingException.class);
        }
    }

    @Test
    void readsAgainForAsLongAsAnOutsideCauseLasts() {
        for (int attempt = 0; attempt < 10; attempt++) {
            intake.failed(TestLedger.IMPORT, new IllegalStateException(new IOException("No space left on device")));
        }
        assertThat(ledger.ledger().imports().get(TestLedger.IMPORT).status().state())
                .isEqualTo(ImportState.READING);
        assertThat(ledger.outcomes()).isEmpty();
        assertThat(intake.failing()).isZero();
    }

    @ParameterizedTest
    @MethodSource("unexpected")
    void refusesASourceThatFailsThreeTimesInARow(Throwable failure) {
        intake.failed(TestLedger.IMPORT, failure);
        intake.failed(TestLedger.IMPORT, failure);
        assertThat(ledger.ledger().imports().get(TestLedger.IMPORT).status().state())
                .isEqualTo(ImportState.READING);
        assertThat(intake.failing()).isEqualTo(1);

        intake.failed(TestLedger.IMPORT, failure);

        ImportRun refused = ledger.ledger().imports().get(TestLedger.IMPORT);
        assertThat(refused.status().verdict()).isEqualTo(ImportState.REFUSED);
        assertThat(refused.status().refusal().code()).isEqualTo("READ_FAILED");
        assertThat(refused.status().refusal().reason()).doesNotContain("a value");
        assertThat(intake.failing()).isZero();
    }

    static Stream<Throwable> unexpected() {
        return Stream.of(
                new IllegalStateException("a value"),
                new StackOverflowError(),
                new NumberFormatException("a value"),
                new IllegalStateException(new SQLException("a value", "", 19)));
    }

    @Test
    void endsACancelledImportThatCannotBeRead() {
        ledger.ledger().imports().cancel(TestLedger.IMPORT, SettableClock.START);
        intake.failed(TestLedger.IMPORT, new IllegalStateException(new IOException("No space left on device")));

        ImportRun cancelled = ledger.ledger().imports().get(TestLedger.IMPORT);
        assertThat(cancelled.status().state()).isEqualTo(ImportState.CLOSING);
        assertThat(cancelled.status().verdict()).isEqualTo(ImportState.CANCELLED);
    }
}
