package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code routes/in-doubt.camel.yaml}: searches users one request at a time, until the first failure. */
class InDoubtRouteTest extends RouteTestSupport {
    private RuntimeException failure;

    InDoubtRouteTest() {
        super("in-doubt");
        bean("inDoubt", new Doubt());
    }

    /** Replaces {@link dev.muster.pipeline.indoubt.InDoubtResolver}. */
    public final class Doubt {
        /** Like the real one. */
        public LookUps begin(long batch) {
            calls.add("begin " + batch);
            return new LookUps("ann, ben", "cid");
        }

        /** Like the real one. */
        public void take(LookUps lookUp, String answer) {
            calls.add("take " + answer);
            lookUp.take(answer);
        }

        /** Like the real one. */
        public void conclude(long batch, LookUps lookUp) {
            calls.add("conclude " + batch + ", failure " + lookUp.getFailure());
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Test
    void makesEverySearchAndConcludesOnce() throws Exception {
        lookUp("users");

        assertThat(calls)
                .containsExactly(
                        "begin 7",
                        "direct:search-users ann, ben",
                        "take users",
                        "direct:search-users cid",
                        "take users",
                        "conclude 7, failure null");
    }

    @Test
    void searchesNothingMoreAfterAFailedSearch() throws Exception {
        lookUp("HTTP 503");

        assertThat(calls)
                .containsExactly(
                        "begin 7", "direct:search-users ann, ben", "take HTTP 503", "conclude 7, failure HTTP 503");
    }

    @Test
    void retriesTheBatchAfterAFailure() throws Exception {
        failure = new IllegalStateException("the ledger is locked");
        lookUp("users");

        assertThat(calls)
                .endsWith("conclude 7, failure null", "met: the ledger is locked", "retry 7: the ledger is locked");
    }

    private void lookUp(String answer) throws Exception {
        adviseStage("in-doubt-claim", "in-doubt-look-up", Map.of("direct:search-users", answer));
        context.start();
        template.sendBody("direct:start", Map.of("id", 7L));
    }
}
