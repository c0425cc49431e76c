package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code routes/intake.camel.yaml}: an import is read in chunks of 500 rows, and a failure is recorded. */
class IntakeRouteTest extends RouteTestSupport {
    private final Intake intake = new Intake();

    IntakeRouteTest() {
        super("intake");
        bean("intake", intake);
        bean("inboxClaimer", new Claims());
    }

    /** Replaces {@link dev.muster.pipeline.intake.InboxClaimer}. */
    public static final class Claims {
        /** Like the real one. */
        public void claim(String file) {
            throw new IllegalStateException(file);
        }
    }

    /** Replaces {@link dev.muster.pipeline.intake.Intake}; a reading is the iterator of its rows. */
    public final class Intake {
        private int rows = 1_100;
        private Throwable failure;

        /** Like the real one. */
        public Iterator<String> open(String importId) {
            calls.add("open " + importId);
            return Collections.nCopies(rows, "row").iterator();
        }

        /** Like the real one. */
        public String accept(Iterator<String> reading, List<String> chunk) throws Throwable {
            calls.add("accept " + chunk.size());
            if (failure != null) {
                throw failure;
            }
            return "records of " + chunk.size();
        }

        /** Like the real one. */
        public String endOfSource(Iterator<String> reading) {
            return "end of source";
        }

        /** Like the real one. */
        public void finish(Iterator<String> reading) {
            calls.add("finish");
        }

        /** Like the real one. */
        public void close(Iterator<String> reading) {
            calls.add("close");
        }

        /** Like the real one. */
        public void failed(String importId, Throwable reason) {
            calls.add("failed " + importId + ": " + rootOf(reason).getMessage());
        }
    }

    @Test
    void readsInChunksAndPutsEachIntoBatches() throws Exception {
        read();

        assertThat(calls)
                .containsExactly(
                        "open 01A",
                        "accept 500",
                        "direct:batching records of 500",
                        "accept 500",
                        "direct:batching records of 500",
                        "accept 100",
                        "direct:batching records of 100",
                        "direct:batching end of source",
                        "finish",
                        "close");
    }

    @Test
    void finishesASourceWithoutRows() throws Exception {
        intake.rows = 0;
        read();

        assertThat(calls).containsExactly("open 01A", "direct:batching end of source", "finish", "close");
    }

    @Test
    void readsNothingMoreAfterAFailureWhichItRecords() throws Exception {
        intake.failure = new IllegalStateException("the disk is full");
        read();

        assertThat(calls)
                .containsExactly(
                        "open 01A", "accept 500", "close", "met: the disk is full", "failed 01A: the disk is full");
    }

    @Test
    void recordsAnErrorLikeAFailure() throws Exception {
        intake.failure = new StackOverflowError("too deep");
        read();

        assertThat(calls).containsExactly("open 01A", "accept 500", "close", "met: too deep", "failed 01A: too deep");
    }

    private void read() throws Exception {
        adviseStage("intake-next", "intake-read", Map.of("direct:batching", ""));
        advise("intake-claim", "direct:claim", Map.of());
        context.start();
        template.sendBody("direct:start", Map.of("id", "01A"));
    }
}
