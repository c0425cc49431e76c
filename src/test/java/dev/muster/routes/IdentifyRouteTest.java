package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code routes/identify.camel.yaml}: looks up users before anything of an import is sent. */
class IdentifyRouteTest extends RouteTestSupport {
    private static final String IMPORT = "01JN0000000000000000000001";

    private RuntimeException failure;

    IdentifyRouteTest() {
        super("identify");
        bean("identification", new Identification());
    }

    /** Replaces {@link dev.muster.pipeline.identify.Identification}. */
    public final class Identification {
        /** Like the real one. */
        public LookUps begin(String importId) {
            calls.add("begin " + importId);
            return new LookUps("ann", "ben");
        }

        /** Like the real one. */
        public void take(LookUps round, String answer) {
            calls.add("take " + answer);
            round.take(answer);
            if (failure != null) {
                throw failure;
            }
        }

        /** Like the real one. */
        public String conclude(String importId, LookUps round) {
            calls.add("conclude, failure " + round.getFailure());
            return "records";
        }

        /** Like the real one. */
        public void finish(String importId, LookUps round) {
            calls.add("finish " + importId);
        }

        /** Like the real one. */
        public void failed(String importId, Exception why) {
            calls.add("failed " + importId + ": " + rootOf(why).getMessage());
        }
    }

    @Test
    void putsRecordsIntoBatchesBeforeTheRoundIsFinished() throws Exception {
        identify("users");

        assertThat(calls)
                .containsExactly(
                        "direct:groups-names {id=" + IMPORT + "}",
                        "begin " + IMPORT,
                        "direct:search-users ann",
                        "take users",
                        "direct:search-users ben",
                        "take users",
                        "conclude, failure null",
                        "direct:batching records",
                        "finish " + IMPORT);
    }

    @Test
    void searchesNothingMoreAfterAFailedSearch() throws Exception {
        identify("HTTP 429");

        assertThat(calls)
                .containsExactly(
                        "direct:groups-names {id=" + IMPORT + "}",
                        "begin " + IMPORT,
                        "direct:search-users ann",
                        "take HTTP 429",
                        "conclude, failure HTTP 429",
                        "direct:batching records",
                        "finish " + IMPORT);
    }

    @Test
    void recordsAFailureAndMakesNoBatches() throws Exception {
        failure = new IllegalStateException("the ledger is locked");
        identify("users");

        assertThat(calls)
                .containsExactly(
                        "direct:groups-names {id=" + IMPORT + "}",
                        "begin " + IMPORT,
                        "direct:search-users ann",
                        "take users",
                        "met: the ledger is locked",
                        "failed " + IMPORT + ": the ledger is locked");
    }

    private void identify(String answer) throws Exception {
        adviseStage(
                "identify-claim",
                "identify-users",
                Map.of("direct:groups-names", "groups", "direct:search-users", answer, "direct:batching", "batches"));
        context.start();
        template.sendBody("direct:start", Map.of("id", IMPORT));
    }
}
