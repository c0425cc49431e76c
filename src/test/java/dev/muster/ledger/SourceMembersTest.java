package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.groups.SourceMember;
import dev.muster.ledger.model.NewRecord;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceMembersTest {
    private static final String SALES = "64b5f10000000000000000a1";
    private static final String USER = "64b5f10000000000000000b1";
    private static final String LATER = "01JN0000000000000000000009";

    @TempDir
    private Path folder;

    private TestLedger test;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        test = new TestLedger(folder);
        ledger = test.ledger();
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** An import of a source with one row about the user. */
    private void open(String importId, String source) {
        ledger.imports()
                .open(
                        importId,
                        "people.csv",
                        "people.csv",
                        Operation.UPSERT,
                        TestLedger.DESTINATION,
                        ImportOptions.NONE.ofSource(source),
                        SettableClock.START);
        ledger.records()
                .add(
                        importId,
                        List.of(new NewRecord(
                                1,
                                2,
                                Operation.UPSERT,
                                new NewRecord.Keys("ada", "ada@example.com", null, null),
                                null,
                                List.of(),
                                null,
                                new NewRecord.Request(false, "{}", null, List.of()))));
        ledger.change(() -> ledger.memberships().identified(importId, 1, USER));
    }

    private void joinsSales(String importId, String source, MembershipState end) {
        open(importId, source);
        ledger.memberships().add(importId, 1, List.of(new GroupName("group1", "Sales")));
        ledger.memberships().found(importId, "Sales", SALES);
        end(importId, end);
    }

    private void end(String importId, MembershipState end) {
        test.sql("UPDATE record SET outcome = 'unchanged' WHERE import_id = :id")
                .param("id", importId)
                .update();
        ledger.memberships()
                .settle(
                        test.sql("SELECT max(id) FROM membership WHERE import_id = :id")
                                .param("id", importId)
                                .query(Long.class)
                                .single(),
                        end,
                        null);
    }

    private List<SourceMember> members(String source) {
        return ledger.sourceMembers()
                .of(TestLedger.DESTINATION, source, Set.of(USER), List.of("hr", "it"))
                .getOrDefault(USER, List.of());
    }

    private static SourceMember sales(boolean shared) {
        return new SourceMember(USER, SALES, "Sales", shared);
    }

    @Test
    void knowsWhoWasAddedOrFound() {
        joinsSales("01JN0000000000000000000002", "hr", MembershipState.ADDED);
        assertThat(members("hr")).containsExactly(sales(false));

        joinsSales("01JN0000000000000000000003", "it", MembershipState.ALREADY);
        assertThat(members("hr")).containsExactly(sales(true));
        assertThat(members("it")).containsExactly(sales(true));
        assertThat(ledger.sourceMembers()
                        .of(TestLedger.DESTINATION, "hr", Set.of(USER), List.of("hr"))
                        .get(USER))
                .as("it does not exist any more")
                .containsExactly(sales(false));
        assertThat(ledger.sourceMembers().of(TestLedger.DESTINATION, "hr", Set.of("another"), List.of("hr")))
                .isEmpty();
    }

    @Test
    void knowsNobodyWhoWasNotAdded() {
        joinsSales("01JN0000000000000000000002", "hr", MembershipState.FAILED);
        joinsSales("01JN0000000000000000000003", null, MembershipState.ADDED);
        assertThat(test.sql("SELECT count(*) FROM source_member")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void forgetsWhoWasRemoved() {
        joinsSales("01JN0000000000000000000002", "hr", MembershipState.ADDED);
        joinsSales("01JN0000000000000000000003", "it", MembershipState.ALREADY);
        ledger.sourceMembers().forget(TestLedger.DESTINATION, "it", sales(true));
        assertThat(members("it")).isEmpty();
        assertThat(members("hr")).containsExactly(sales(false));

        open(LATER, "hr");
        ledger.memberships().remove(LATER, 1, members("hr"));
        ledger.memberships().remove(LATER, 1, members("hr"));
        end(LATER, MembershipState.REMOVED);

        assertThat(members("hr")).isEmpty();
    }

    @Test
    void waitsOnlyForOlderImportsOfTheSame() {
        joinsSales("01JN0000000000000000000002", "hr", MembershipState.READY);
        open("01JN0000000000000000000003", "it");
        open(LATER, "hr");

        assertThat(ledger.sourceMembers().changing(LATER)).isTrue();
        assertThat(ledger.sourceMembers().changing("01JN0000000000000000000003"))
                .isFalse();
        assertThat(ledger.sourceMembers().changing("01JN0000000000000000000002"))
                .isFalse();

        test.sql("UPDATE import SET held_by = 'creates' WHERE id = '01JN0000000000000000000002'")
                .update();
        assertThat(ledger.sourceMembers().changing(LATER)).as("held").isFalse();
    }
}
