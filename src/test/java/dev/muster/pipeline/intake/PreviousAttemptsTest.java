package dev.muster.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordLink;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that comes back: what became of it before decides how it is tried again. */
class PreviousAttemptsTest {
    private static final Instant NOW = SettableClock.START;
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));
    private static final String SECOND = "01JN0000000000000000000002";
    private static final String THIRD = "01JN0000000000000000000003";

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private RecordAdmission admission;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        admission = new RecordAdmission(ledger.ledger(), AttributeCatalog.load());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void putsAUserWhoMayExistInDoubtSinceTheFirstSend() {
        firstAttempt(unresolved());

        NewRecord again = admit(SECOND, Operation.CREATE, "person1", TestLedger.IMPORT);
        ledger.batches().open(SECOND, "", Operation.CREATE, 1, 1);

        assertThat(again.problem()).isNull();
        assertThat(ledger.get(2)).satisfies(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.IN_DOUBT);
            assertThat(batch.sending().first().at()).isEqualTo(NOW);
        });
        assertThat(ledger.records(2)).allMatch(record -> record.sentBefore());
        assertThat(ledger.claim("claim-batch-in-doubt", LATER))
                .as("its import is still being read")
                .isEmpty();
        ledger.ledger().imports().send(SECOND, 1);
        assertThat(ledger.claim("claim-ready-batch", LATER)).isEmpty();
        assertThat(ledger.claim("claim-batch-in-doubt", LATER)).hasSize(1);
        assertThat(ledger.get(2).polling().foundGrewAt())
                .as("the quiet time begins with the first look-up")
                .isEqualTo(LATER);
        assertThat(ledger.get(2).polling().deadline()).isAfter(LATER);
    }

    @Test
    void keepsARowInDoubtThatWasRefusedBeforeItWasSentAgain() {
        firstAttempt(unresolved());
        admit(SECOND, Operation.CREATE, "person1", TestLedger.IMPORT);
        ledger.ledger()
                .imports()
                .refuse(SECOND, 1, new Problem("TOO_MANY_INVALID", null, "too many", "correct it"), NOW);

        assertThat(admit(THIRD, Operation.CREATE, "person1", SECOND)
                        .request()
                        .firstSend()
                        .at())
                .isEqualTo(NOW);
    }

    @Test
    void putsNoRejectedOrUnsentRowInDoubt() {
        firstAttempt(RecordOutcome.failed(Outcome.REJECTED, new Problem("API_REJECTED", null, "no", "correct it")));

        NewRecord again = admit(SECOND, Operation.CREATE, "person1", TestLedger.IMPORT);

        assertThat(again.problem()).isNull();
        assertThat(again.request().firstSend()).isNull();
    }

    @Test
    void createsAUserOnlyOnce() {
        firstAttempt(RecordOutcome.failed(Outcome.REJECTED, new Problem("API_REJECTED", null, "no", "correct it")));
        admit(SECOND, Operation.CREATE, "person1", TestLedger.IMPORT);
        ledger.sql("UPDATE record SET outcome = 'created' WHERE import_id = :id")
                .param("id", SECOND)
                .update();

        assertThat(admit(THIRD, Operation.CREATE, "person1", TestLedger.IMPORT).problem())
                .extracting(Problem::code, Problem::reason)
                .containsExactly("IMPORTED_ALREADY", "Import " + SECOND + " already created this user (line 2)");
    }

    @Test
    void makesNoSecondAttemptWhileOneIsOpen() {
        firstAttempt(unresolved());
        admit(SECOND, Operation.CREATE, "person1", TestLedger.IMPORT);

        assertThat(admit(THIRD, Operation.CREATE, "person1", TestLedger.IMPORT).problem())
                .extracting(Problem::code)
                .isEqualTo("ATTEMPT_OPEN");
    }

    @Test
    void treatsARowAboutAnotherUserAsNew() {
        firstAttempt(unresolved());
        admit(SECOND, Operation.CREATE, "person1", TestLedger.IMPORT);

        NewRecord other = admit(THIRD, Operation.CREATE, "somebody.else", TestLedger.IMPORT);

        assertThat(other.problem()).isNull();
        assertThat(other.request().firstSend()).isNull();
    }

    @Test
    void allowsAnUpdateOfACreatedUser() {
        firstAttempt(RecordOutcome.imported(Outcome.CREATED, "id1"));

        assertThat(admit(SECOND, Operation.UPDATE, "person1", TestLedger.IMPORT).problem())
                .isNull();
    }

    private static RecordOutcome unresolved() {
        return RecordOutcome.failed(
                Outcome.UNRESOLVED, new Problem("NO_RESULT", null, "the outcome is unknown", "look it up"));
    }

    /** The first attempt at {@code person1} was sent, and ended so. */
    private void firstAttempt(RecordOutcome outcome) {
        long batch = ledger.submitting(1);
        ledger.batches().submitted(batch, "job1", NOW, NOW, LATER);
        ledger.ledger().records().settle(ledger.records(batch).get(0), outcome, "job1");
        ledger.batches().settle(batch);
    }

    /** A row in line 2 of an import, with a link to line 2 of a former one. */
    private NewRecord admit(String importId, Operation operation, String username, String former) {
        ledger.open(importId);
        ObjectNode user = JsonNodeFactory.instance
                .objectNode()
                .put("username", username)
                .put("email", TestLedger.email(1).toLowerCase(Locale.ROOT));
        NewRecord admitted = admission.admit(
                new MappedRecord(1, 2, operation, user, List.of(), List.of(), new RecordLink(former, 2)),
                List.of(),
                TestLedger.DESTINATION,
                Set.of(),
                true,
                false);
        ledger.ledger().records().add(importId, List.of(admitted));
        return admitted;
    }
}
