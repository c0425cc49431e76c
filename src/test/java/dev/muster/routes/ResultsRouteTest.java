package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code routes/results.camel.yaml}: page after page of a job's results, and the batch after a failure. */
class ResultsRouteTest extends RouteTestSupport {
    private final Results results = new Results();

    ResultsRouteTest() {
        super("results");
        bean("resultsCollector", results);
    }

    /** Replaces {@link dev.muster.pipeline.results.ResultsPage}. */
    public record Page(int number, boolean more) {
        @Override
        public String toString() {
            return "page " + number;
        }
    }

    /** Replaces {@link dev.muster.pipeline.results.ResultsCollector}. */
    public final class Results {
        private int pages = 2;
        private RuntimeException failure;

        /** Like the real one. */
        public Page firstPage(long batch) {
            calls.add("first page of " + batch);
            return new Page(1, pages > 0);
        }

        /** Like the real one. */
        public Page take(String job, Page page, Object answer) {
            calls.add("take of " + job + ": " + page + ", " + answer);
            if (failure != null) {
                throw failure;
            }
            return new Page(page.number() + 1, page.number() < pages);
        }

        /** Like the real one. */
        public void conclude(long batch, Page page) {
            calls.add("conclude " + batch + " after " + page);
        }
    }

    @BeforeEach
    void advise() throws Exception {
        adviseStage("results-claim", "results-poll", Map.of("direct:bulk-users-results", "results"));
        context.start();
    }

    @Test
    void takesPageAfterPageAndConcludesOnce() {
        poll();

        assertThat(calls)
                .filteredOn(call -> !call.startsWith("direct:"))
                .containsExactly(
                        "first page of 7",
                        "take of j1: page 1, results",
                        "take of j1: page 2, results",
                        "conclude 7 after page 3");
        assertThat(calls)
                .filteredOn(call -> call.startsWith("direct:bulk-users-results"))
                .hasSize(2);
    }

    @Test
    void requestsNothingIfNoPageIsDue() {
        results.pages = 0;
        poll();

        assertThat(calls).containsExactly("first page of 7", "conclude 7 after page 1");
    }

    @Test
    void retriesTheBatchAfterAFailure() {
        results.failure = new IllegalStateException("the disk is full");
        Exchange done = poll();

        assertThat(done.getException()).as("handled").isNull();
        assertThat(calls).endsWith("take of j1: page 1, results", "met: the disk is full", "retry 7: the disk is full");
    }

    private Exchange poll() {
        return template.send(
                "direct:start", exchange -> exchange.getMessage().setBody(Map.of("id", 7L, "job_id", "j1")));
    }
}
