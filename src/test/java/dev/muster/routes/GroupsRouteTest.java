package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code routes/groups.camel.yaml}: changes members of groups once users exist. */
class GroupsRouteTest extends RouteTestSupport {
    private static final String IMPORT = "01JN0000000000000000000001";

    private RuntimeException failure;

    GroupsRouteTest() {
        super("groups");
        bean("groupMembers", new Members());
        bean("groupNames", new Names());
    }

    /** Replaces {@link dev.muster.pipeline.groups.MemberChange}. */
    public record Change(String user) {
        /** Like the real one. */
        public String json() {
            return "add " + user;
        }
    }

    /** Replaces {@link dev.muster.pipeline.groups.GroupMembers}. */
    public final class Members {
        /** Like the real one. */
        public LookUps begin(String importId) {
            calls.add("begin " + importId);
            return new LookUps("ann");
        }

        /** Like the real one. */
        public void take(LookUps round, String answer) {
            calls.add("take " + answer);
            round.take(answer);
        }

        /** Like the real one. */
        public List<Change> changes(String importId, LookUps round) {
            return List.of(new Change("ann"), new Change("ben"));
        }

        /** Like the real one. */
        public void answered(LookUps round, Change change, String answer) {
            calls.add("answered " + change.user() + " " + answer);
            round.take(answer);
            if (failure != null) {
                throw failure;
            }
        }

        /** Like the real one. */
        public void conclude(String importId, LookUps round) {
            calls.add("conclude " + importId);
        }

        /** Like the real one. */
        public void failed(String importId, Exception why) {
            calls.add("failed " + importId + ": " + rootOf(why).getMessage());
        }
    }

    /** Replaces {@link dev.muster.pipeline.groups.GroupRound}. */
    public record NameRound(LookUps lookUps) {
        /** Like the real one. */
        public List<String> searches() {
            return lookUps.getSearches();
        }

        /** Like the real one. */
        public String failure() {
            return lookUps.getFailure();
        }

        /** Like the real one. */
        public boolean unknown() {
            return failure() == null;
        }
    }

    /** Replaces {@link dev.muster.pipeline.groups.GroupNames}. */
    public final class Names {
        /** Like the real one. */
        public NameRound begin(String importId) {
            return new NameRound(new LookUps("Sales", "Boats"));
        }

        /** Like the real one. */
        public void take(NameRound round, String search, String answer) {
            calls.add("take " + search + " " + answer);
            round.lookUps().take(answer);
        }

        /** Like the real one. */
        public void suggest(NameRound round, String answer) {
            calls.add("suggest " + answer);
        }

        /** Like the real one. */
        public void conclude(String importId, NameRound round) {
            calls.add("conclude " + importId);
        }
    }

    @Test
    void findsEachGroupAndSuggestsOthers() throws Exception {
        find("none");

        assertThat(calls)
                .containsExactly(
                        "direct:find-group Sales",
                        "take Sales none",
                        "direct:find-group Boats",
                        "take Boats none",
                        "direct:list-groups {}",
                        "suggest all",
                        "conclude " + IMPORT);
    }

    @Test
    void findsNothingMoreAfterAFailedSearch() throws Exception {
        find("HTTP 502");

        assertThat(calls).containsExactly("direct:find-group Sales", "take Sales HTTP 502", "conclude " + IMPORT);
    }

    private void find(String answer) throws Exception {
        advise("groups-claim", "direct:no-claim", Map.of());
        advise("groups-names", Map.of("direct:find-group", answer, "direct:list-groups", "all"));
        context.start();
        template.send("direct:start", exchange -> {
            exchange.setVariable("import", IMPORT);
            exchange.getMessage().setBody("{}");
        });
    }

    @Test
    void changesOneMemberACall() throws Exception {
        change("done");

        assertThat(calls)
                .containsExactly(
                        "begin " + IMPORT,
                        "direct:search-users ann",
                        "take users",
                        "direct:change-member add ann",
                        "answered ann done",
                        "direct:change-member add ben",
                        "answered ben done",
                        "conclude " + IMPORT);
    }

    @Test
    void changesNothingMoreAfterAnUnclearCall() throws Exception {
        change("HTTP 429");

        assertThat(calls)
                .endsWith("answered ann HTTP 429", "conclude " + IMPORT)
                .doesNotContain("answered ben HTTP 429");
    }

    @Test
    void recordsAFailure() throws Exception {
        failure = new IllegalStateException("the ledger is locked");
        change("done");

        assertThat(calls).endsWith("met: the ledger is locked", "failed " + IMPORT + ": the ledger is locked");
    }

    private void change(String answer) throws Exception {
        adviseStage(
                "groups-claim",
                "groups-members",
                Map.of("direct:search-users", "users", "direct:change-member", answer));
        context.start();
        template.sendBody("direct:start", Map.of("id", IMPORT));
    }
}
