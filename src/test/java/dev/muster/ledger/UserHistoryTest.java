package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.change.HistoryEntry;
import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.records.schema.Operation;
import dev.muster.testing.TestLedger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The records of all imports about one person. */
class UserHistoryTest extends LedgerTestBase {
    private static final String SECOND = "01JN0000000000000000000002";
    private static final String THIRD = "01JN0000000000000000000003";

    @Test
    void followsAUserWhoseIdWasNotKnownAtCreation() {
        ledger.add(TestLedger.person(1), TestLedger.person(2));
        ledger.open(SECOND);
        rename(SECOND, "id1", "person1", "person.one");
        ledger.open(THIRD);
        add(THIRD, new NewRecord.Keys("person1", "other@example.com", null, "id9"));

        assertThat(history("person.one")).containsExactly(TestLedger.IMPORT + ":2", SECOND + ":2");
        assertThat(history("PERSON1@example.com")).contains(TestLedger.IMPORT + ":2");
        assertThat(history("id1".repeat(8))).isEmpty();
        assertThat(history("person1")).as("the next with the name, too").hasSize(3);
        assertThat(history("person2")).containsExactly(TestLedger.IMPORT + ":3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                UserHistory.BY_ID,
                UserHistory.BY_USERNAME,
                UserHistory.BY_EMAIL,
                UserHistory.BY_FORMER_USERNAME,
                UserHistory.BY_FORMER_EMAIL
            })
    void searchesByIndex(String sql) throws SQLException {
        var steps = new ArrayList<String>();
        try (var connection = ledger.ledger().writer().getConnection();
                var explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql.replace(":name", "'x'"));
                var step = explain.executeQuery()) {
            while (step.next()) {
                steps.add(step.getString("detail"));
            }
        }
        assertThat(steps).isNotEmpty().noneMatch(step -> step.matches("SCAN (record|user_change).*"));
    }

    private List<String> history(String user) {
        return ledger.ledger().history().of(user).stream()
                .map(entry -> entry.importId() + ":" + line(entry))
                .toList();
    }

    private static long line(HistoryEntry entry) {
        return entry.record().line();
    }

    private void add(String importId, NewRecord.Keys keys) {
        ledger.ledger()
                .records()
                .add(
                        importId,
                        List.of(new NewRecord(
                                1,
                                2,
                                Operation.UPDATE,
                                keys,
                                null,
                                List.of(),
                                null,
                                new NewRecord.Request(false, "{}", null))));
    }

    private void rename(String importId, String userId, String former, String wanted) {
        add(importId, new NewRecord.Keys(wanted, null, null, userId));
        ledger.ledger()
                .identities()
                .identified(
                        importId,
                        List.of(new Identities.Identified(
                                new IdentifiedRecord(
                                        1,
                                        Operation.UPDATE,
                                        new UserIdentity(userId, former, null),
                                        "{}",
                                        null,
                                        null,
                                        null),
                                UserChange.read("{\"username\":[\"" + former + "\",\"" + wanted + "\"]}"))));
    }
}
