package dev.muster.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.Home;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import dev.muster.record.AttributeCatalog;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
    @TempDir
    private Path folder;
    private TestLedger ledger;
    private Intake intake;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        intake = new Intake(new Home(folder), ledger.ledger(), AttributeCatalog.load(), TestSettings.of(folder), new SettableClock());
        ledger.add(TestLedger.person(1), TestLedger.person(2));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aSourceThatIsTakenAwayInTheMiddleIsRefusedWithBooksThatBalance() {
        intake.failed(TestLedger.IMPORT, new IllegalStateException(new NoSuchFileException("people.csv")));

        Import refused = ledger.ledger().imports().get(TestLedger.IMPORT);
        assertThat(refused.state()).isEqualTo(ImportState.CLOSING);
        assertThat(refused.verdict()).isEqualTo(ImportState.REFUSED);
        assertThat(refused.refusal().code()).isEqualTo("SOURCE_MISSING");
        assertThat(refused.rows()).isZero();
        assertThat(ledger.outcomes()).isEmpty();
    }

    @Test
    void ofASourceThatIsStillBeingWrittenNothingIsSent() throws IOException {
        Path source = new Home(folder).work(TestLedger.IMPORT).resolve("create").resolve("people.csv");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "username,email\n");
        try (Reading reading = intake.open(TestLedger.IMPORT)) {
            Files.writeString(source, "ada,ada@example.com\n", StandardOpenOption.APPEND);

            assertThatThrownBy(() -> intake.finish(reading)).isInstanceOf(SourceInMotionException.class);
        }
    }

    @Test
    void whereMusterItselfFailedEverythingIsReadAgain() {
        intake.failed(TestLedger.IMPORT, new IllegalStateException("the disk is full"));

        assertThat(ledger.ledger().imports().get(TestLedger.IMPORT).state()).isEqualTo(ImportState.READING);
        assertThat(ledger.outcomes()).isEmpty();
    }
}
