package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.TestLedger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The changes that the ledger keeps of records. */
class RecordedChangesTest extends LedgerTestBase {
    private static final String CHANGE =
            "{\"username\":[\"B.Meier\",\"b.schulz\"],\"department\":[\"Sales\",\"Marketing\"]}";

    @Test
    void keepsChangesSealed() {
        ledger.add(unidentified(1), TestLedger.person(2));
        identify(1, Operation.UPDATE, null, CHANGE);

        assertThat(changes()).hasSize(2);
        assertThat(changes().get(0).change()).isEqualTo(UserChange.read(CHANGE));
        assertThat(changes().get(0).userId()).isEqualTo("u1");
        assertThat(changes().get(1).change()).as("of a new user").isNull();
        assertThat(ledger.ledger().changes().counts(TestLedger.IMPORT))
                .isEqualTo(Map.of(ChangeKind.RENAME, 1L, ChangeKind.CREATE, 1L));
        byte[] sealed =
                ledger.sql("SELECT sealed FROM user_change").query(byte[].class).single();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Sales", "department");
        assertThat(ledger.sql("SELECT former_username FROM user_change")
                        .query(String.class)
                        .single())
                .isEqualTo("b.meier");
    }

    @Test
    void completesAManagerThatIsSetLater() {
        ledger.add(unidentified(1), TestLedger.person(2));
        identify(1, null, Outcome.UPDATED, "{\"department\":[\"Sales\",\"IT\"],\"manager\":[\"u7\",\"person2\"]}");
        identify(1, Operation.UPDATE, Outcome.UPDATED, "{\"manager\":[null,\"u8\"]}");

        assertThat(changes().get(0).change())
                .isEqualTo(UserChange.read("{\"department\":[\"Sales\",\"IT\"],\"manager\":[\"u7\",\"u8\"]}"));
    }

    @Test
    void forgetsChangesWhenASourceIsReadAgain() {
        ledger.add(unidentified(1));
        identify(1, Operation.UPDATE, null, CHANGE);
        ledger.ledger().imports().readAgain(TestLedger.IMPORT, NOW);

        assertThat(ledger.sql("SELECT count(*) FROM user_change")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static NewRecord unidentified(int number) {
        return new NewRecord(
                number,
                number + 1L,
                Operation.UPDATE,
                new NewRecord.Keys("person" + number, null, null, null),
                null,
                List.of(),
                null,
                new NewRecord.Request(false, "{\"department\":\"IT\"}", null));
    }

    private void identify(int number, Operation sendAs, Outcome importedAs, String change) {
        ledger.ledger()
                .identities()
                .identified(
                        TestLedger.IMPORT,
                        List.of(new Identities.Identified(
                                new IdentifiedRecord(
                                        number,
                                        sendAs,
                                        new UserIdentity("u1", null, null),
                                        "{\"id\":\"u1\"}",
                                        null,
                                        null,
                                        importedAs),
                                UserChange.read(change))));
    }

    private List<RecordedChange> changes() {
        try (Stream<RecordedChange> changes = ledger.ledger().changes().sendable(TestLedger.IMPORT)) {
            return changes.toList();
        }
    }
}
