package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * {@code routes/reporting.camel.yaml}: an import is closed, or it is noted that it could not be, for as long as that
 * takes.
 */
class ReportingRouteTest extends RouteTestSupport {
    private static final String IMPORT = "01JN0000000000000000000001";

    private Throwable closing;
    private int notNoted;

    ReportingRouteTest() {
        super("reporting");
        bean("importCloser", new Reporting());
    }

    /** Stands for {@link dev.muster.pipeline.report.ImportCloser}. */
    public final class Reporting {
        /** As the real one has it. */
        public void close(String importId) throws Throwable {
            calls.add("close " + importId);
            if (closing != null) {
                throw closing;
            }
        }

        /** As the real one has it. */
        public void failed(String importId, Exception why) {
            calls.add("failed " + importId + ": " + rootOf(why).getMessage());
            if (notNoted-- > 0) {
                throw new IllegalStateException("the ledger is locked");
            }
        }
    }

    @Test
    void anImportIsClosed() throws Exception {
        close();

        assertThat(calls).containsExactly("close " + IMPORT);
    }

    @Test
    void thatItCouldNotBeClosedIsNoted() throws Exception {
        closing = new IllegalStateException("the disk is full");
        close();

        assertThat(calls)
                .containsExactly("close " + IMPORT, "met: the disk is full", "failed " + IMPORT + ": the disk is full");
    }

    @Test
    void soItIsForAnErrorOfTheProgram() throws Exception {
        closing = new StackOverflowError("too deep");
        close();

        assertThat(calls).containsExactly("close " + IMPORT, "met: too deep", "failed " + IMPORT + ": too deep");
    }

    @Test
    void theNoteIsTriedAgainUntilTheLedgerTakesIt() throws Exception {
        closing = new IllegalStateException("the disk is full");
        notNoted = 1;
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
        advise("reporting-close", Map.of());
        context.start();
        template.sendBody("direct:start", Map.of("id", IMPORT));
    }
}
