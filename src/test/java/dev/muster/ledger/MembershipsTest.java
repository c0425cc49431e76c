package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.groups.MembershipChange;
import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.groups.SettledMembership;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.TestLedger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of memberships follow from their records and imports. */
class MembershipsTest extends LedgerTestBase {
    private Memberships memberships;

    @BeforeEach
    void addAPersonWithAGroup() {
        memberships = ledger.ledger().memberships();
        ledger.add(TestLedger.person(1));
        memberships.add(TestLedger.IMPORT, 1, List.of(new GroupName("group1", "Sales")));
    }

    private Map<MembershipState, Long> counts() {
        return memberships.counts(TestLedger.IMPORT);
    }

    private void settle(String outcome) {
        ledger.sql("UPDATE record SET outcome = :outcome")
                .param("outcome", outcome)
                .update();
    }

    @ParameterizedTest
    @CsvSource({
        "created, READY",
        "updated, READY",
        "unchanged, READY",
        "invalid, DROPPED",
        "rejected, DROPPED",
        "unresolved, DROPPED",
        "unsent, DROPPED"
    })
    void changesMembersOfImportedRecordsOnly(String outcome, MembershipState state) {
        assertThat(counts()).containsExactly(Map.entry(MembershipState.WAITING, 1L));
        settle(outcome);
        assertThat(counts()).containsExactly(Map.entry(state, 1L));
    }

    @Test
    void changesMembersOfAUserWhoseManagerIsNotSet() {
        ledger.sql("UPDATE record SET imported_as = 'created'").update();
        settle("rejected");
        assertThat(counts()).containsExactly(Map.entry(MembershipState.READY, 1L));
    }

    @Test
    void changesNoMembersOfARefusedImport() {
        settle("unchanged");
        ledger.ledger().imports().refuse(TestLedger.IMPORT, 1, new Problem("X", null, "no", "no"), NOW);

        assertThat(memberships.ofImport(TestLedger.IMPORT))
                .containsExactly(new SettledMembership(
                        1, MembershipChange.ADD, "Sales", MembershipState.FAILED, "the import was refused"));
        assertThat(memberships.rowsWithFailures(TestLedger.IMPORT)).containsExactly(Map.entry(Outcome.UNCHANGED, 1L));
    }

    @Test
    void changesNoMembersAfterACancel() {
        ledger.batch(Operation.CREATE, 1, 1);
        ledger.send();
        ledger.sql("UPDATE batch SET state = 'SUBMITTED'").update();
        ledger.ledger().imports().cancel(TestLedger.IMPORT, NOW);
        settle("created");
        assertThat(counts()).containsExactly(Map.entry(MembershipState.FAILED, 1L));
    }

    @Test
    void forgetsThemWithTheReading() {
        ledger.ledger().imports().readAgain(TestLedger.IMPORT, NOW);
        assertThat(counts()).isEmpty();
        assertThat(memberships.withoutId(TestLedger.IMPORT)).isEmpty();
    }

    @Test
    void removesThemWithTheirImport() {
        settle("created");
        ledger.sql("UPDATE import SET removed_at = 1").update();
        while (ledger.ledger().purge().removeSome(TestLedger.IMPORT)) {
            assertThat(counts()).isEmpty();
        }
        assertThat(ledger.sql("SELECT count(*) FROM user_group")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void looksUpAGroupAgainThatCouldNotBeUsed() {
        assertThat(memberships.withoutId(TestLedger.IMPORT)).containsExactly("Sales");
        memberships.found(TestLedger.IMPORT, "Sales", "64b5f10000000000000000a1");
        assertThat(memberships.withoutId(TestLedger.IMPORT)).isEmpty();
        assertThat(memberships.known(TestLedger.IMPORT)).containsExactly("Sales");

        memberships.forget(TestLedger.IMPORT, "Sales");
        ledger.add(TestLedger.person(2));
        memberships.add(TestLedger.IMPORT, 2, List.of(new GroupName("group1", "Sales")));
        assertThat(memberships.withoutId(TestLedger.IMPORT)).containsExactly("Sales");
    }

    @Test
    void releasesWhatAnEarlierProcessHeld() {
        settle("created");
        ledger.sql("UPDATE import SET groups_at = 9223372036854775807").update();
        memberships.retry(id(), NOW, LATER);

        ledger.ledger().importRecovery().setFree(NOW);
        ledger.ledger().importRecovery().restartWaits(NOW, Duration.ofHours(1));

        assertThat(ledger.sql("SELECT groups_at FROM import").query(Long.class).single())
                .isZero();
        assertThat(memberships.next(TestLedger.IMPORT, NOW, 10)).hasSize(1);
    }

    private long id() {
        return ledger.sql("SELECT id FROM membership").query(Long.class).single();
    }
}
