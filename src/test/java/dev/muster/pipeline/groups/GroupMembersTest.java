package dev.muster.pipeline.groups;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.Memberships;
import dev.muster.ledger.groups.MembershipChange;
import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.groups.SourceMember;
import dev.muster.records.schema.GroupName;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupMembersTest {
    private static final ApiResult DONE = new ApiResult.Success(JsonNodeFactory.instance.objectNode());
    private static final ApiResult UNCLEAR = new ApiResult.Indeterminate("HTTP 500: down");
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration LAG = Duration.ofMinutes(1);
    private static final String USER = "64b5f1000000000000000001";
    private static final String GROUP = "64b5f10000000000000000a1";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private final CallGate gate = new CallGate(1000, clock);
    private TestLedger ledger;
    private Memberships memberships;
    private GroupMembers members;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        memberships = ledger.ledger().memberships();
        members = new GroupMembers(ledger.ledger(), gate, DEADLINE, LAG, clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void imported(MembershipChange change, boolean withId) {
        ledger.add(TestLedger.person(1));
        if (change == MembershipChange.ADD) {
            memberships.add(TestLedger.IMPORT, 1, List.of(new GroupName("group1", "Sales")));
            memberships.found(TestLedger.IMPORT, "Sales", GROUP);
        } else {
            memberships.remove(TestLedger.IMPORT, 1, List.of(new SourceMember(USER, GROUP, "Sales", false)));
        }
        ledger.sql("UPDATE record SET outcome = 'created', user_id = :id")
                .param("id", withId ? USER : null)
                .update();
    }

    private Map<MembershipState, Long> counts() {
        return memberships.counts(TestLedger.IMPORT);
    }

    /** One round in which each call has this result; returns the bodies of the calls. */
    private List<String> round(ApiResult answer) {
        MemberRound round = members.begin(TestLedger.IMPORT);
        List<MemberChange> changes = members.changes(TestLedger.IMPORT, round);
        changes.forEach(change -> {
            assertThat(change.groupId()).isEqualTo(GROUP);
            members.answered(round, change, answer);
        });
        members.conclude(TestLedger.IMPORT, round);
        return changes.stream().map(MemberChange::json).toList();
    }

    @Test
    void removesMembers() {
        imported(MembershipChange.REMOVE, true);

        assertThat(round(DONE)).containsExactly("{\"op\":\"remove\",\"type\":\"user\",\"id\":\"" + USER + "\"}");
        assertThat(counts()).containsExactly(Map.entry(MembershipState.REMOVED, 1L));
        assertThat(round(DONE)).isEmpty();
    }

    @Test
    void countsAMissingMemberAsRemoved() {
        imported(MembershipChange.REMOVE, true);
        round(new ApiResult.Rejected(404, "HTTP 404: member not found"));
        assertThat(counts()).containsExactly(Map.entry(MembershipState.REMOVED, 1L));
    }

    @Test
    void failsARemovalThatIsRejected() {
        imported(MembershipChange.REMOVE, true);
        round(new ApiResult.Rejected(409, "HTTP 409: already"));
        assertThat(counts()).containsExactly(Map.entry(MembershipState.FAILED, 1L));
    }

    @Test
    void recognizesAMemberByTheRejection() {
        imported(MembershipChange.ADD, true);
        round(new ApiResult.Rejected(400, "HTTP 400: User is already a member"));
        assertThat(counts()).containsExactly(Map.entry(MembershipState.ALREADY, 1L));
    }

    @Test
    void failsAnAdditionToAGroupThatIsGone() {
        imported(MembershipChange.ADD, true);
        round(new ApiResult.Rejected(404, "HTTP 404: group not found"));
        assertThat(counts()).containsExactly(Map.entry(MembershipState.FAILED, 1L));
    }

    @Test
    void repeatsAnUnclearCallUntilTheDeadlineIfOthersSucceed() throws InterruptedException {
        imported(MembershipChange.ADD, true);
        for (int attempt = 0; attempt < 8; attempt++) {
            assertThat(round(UNCLEAR)).hasSize(1);
            assertThat(round(UNCLEAR)).as("it waits before the next attempt").isEmpty();
            clock.advance(DEADLINE);
        }
        assertThat(counts()).as("an outage ends nothing").containsExactly(Map.entry(MembershipState.READY, 1L));

        gate.record(gate.acquire(ApiOperation.RESULTS), DONE);
        round(UNCLEAR);

        assertThat(counts()).containsExactly(Map.entry(MembershipState.FAILED, 1L));
    }

    @Test
    void waitsForNothingAfterAThrottledCall() {
        imported(MembershipChange.ADD, true);
        round(new ApiResult.Throttled(429, "HTTP 429: later", true));
        assertThat(round(DONE)).as("the gate decides when").hasSize(1);
    }

    @Test
    void looksUpUsersWhoseIdsAreUnknown() {
        imported(MembershipChange.ADD, false);
        assertThat(round(DONE)).as("the search shows nothing yet").isEmpty();
        clock.advance(Duration.ofSeconds(2));

        MemberRound round = members.begin(TestLedger.IMPORT);
        assertThat(round.searches()).hasSize(1).first().asString().contains("person1");
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.putArray("results").addObject().put("_id", USER).put("username", "person1");
        members.take(round, new ApiResult.Success(found));

        assertThat(members.changes(TestLedger.IMPORT, round))
                .extracting(MemberChange::userId)
                .containsExactly(USER);
        assertThat(ledger.sql("SELECT user_id FROM record").query(String.class).single())
                .isEqualTo(USER);
    }

    @Test
    void givesUpAUserThatTheSearchNeverShows() {
        imported(MembershipChange.ADD, false);
        for (int attempt = 0; attempt < 6; attempt++) {
            round(DONE);
            clock.advance(LAG);
        }
        assertThat(counts()).containsExactly(Map.entry(MembershipState.FAILED, 1L));
    }

    @Test
    void schedulesTheNextRoundWhileChangesAreLeft() {
        imported(MembershipChange.ADD, true);
        round(UNCLEAR);
        assertThat(groupsAt())
                .isEqualTo(String.valueOf(clock.instant().plusSeconds(1).toEpochMilli()));
        clock.advance(Duration.ofSeconds(1));
        round(DONE);
        assertThat(groupsAt()).isEqualTo("never");
    }

    private String groupsAt() {
        return ledger.sql("SELECT coalesce(groups_at, 'never') FROM import")
                .query(String.class)
                .single();
    }
}
