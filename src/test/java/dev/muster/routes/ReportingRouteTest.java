package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code routes/reporting.camel.yaml}: closes an import, or records the failure until the ledger takes it. */
class ReportingRouteTest extends RouteTestSupport {
    private static final String IMPORT = "01JN0000000000000000000001";

    private Throwable closing;

    ReportingRouteTest() {
        super("reporting");
        bean("importCloser", new Reporting());
    }

    /** Replaces {@link dev.muster.pipeline.report.ImportCloser}. */
    public final class Reporting {
        /** Like the real one. */
        public void close(String importId) throws Throwable {
            calls.add("close " + importId);
            if (closing != null) {
                throw closing;
            }
        }

        /** Like the real one. */
        public void failed(String importId, Exception why) {
            calls.add("failed " + importId + ": " + rootOf(why).getMessage());
            if (lockedTimes-- > 0) {
                throw new IllegalStateException("the ledger is locked");
            }
        }
    }

    @Test
    void closesAnImport() throws Exception {
        close();

        assertThat(calls).containsExactly("close " + IMPORT);
    }

    @Test
    void recordsAFailure() throws Exception {
        closing = new IllegalStateException("the disk is full");
        close();

        assertThat(calls)
                .containsExactly("close " + IMPORT, "met: the disk is full", "failed " + IMPORT + ": the disk is full");
    }

    @Test
    void recordsAnErrorOfTheProgram() throws Exception {
        closing = new StackOverflowError("too deep");
        close();

        assertThat(calls).containsExactly("close " + IMPORT, "met: too deep", "failed " + IMPORT + ": too deep");
    }

    @Test
    void recordsAFailureUntilTheLedgerTakesIt() throws Exception {
        closing = new IllegalStateException("the disk is full");
        lockedTimes = 1;
        close();

        assertThat(calls)
                .containsExactly(
                        "close " + IMPORT,
                        "met: the disk is full",
                        "failed " + IMPORT + ": the disk is full",
                        "tried again",
                        "failed " + IMPORT + ": the disk is full");
    }

    private void close() throws Exception {
        adviseStage("reporting-claim", "reporting-close", Map.of());
        context.start();
        template.sendBody("direct:start", Map.of("id", IMPORT));
    }
}
