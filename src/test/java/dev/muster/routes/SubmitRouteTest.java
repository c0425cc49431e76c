package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code routes/submit.camel.yaml}: its calls, and what it does after a failure. */
class SubmitRouteTest extends RouteTestSupport {
    private final Submission submission = new Submission();

    SubmitRouteTest() {
        super("submit");
        bean("batchSubmitter", submission);
    }

    /** Replaces {@link dev.muster.pipeline.submit.BatchSubmitter}. */
    public final class Submission {
        private String payload = "[user]";
        private RuntimeException failure;

        /** Like the real one. */
        public String payload(long batch) {
            calls.add("payload of " + batch);
            return payload;
        }

        /** Like the real one. */
        public void answered(long batch, Object answer) {
            calls.add("answered " + batch + " " + answer);
            if (failure != null) {
                throw failure;
            }
        }
    }

    @BeforeEach
    void advise() throws Exception {
        adviseStage(
                "submit-claim",
                "submit-batch",
                Map.of("direct:bulk-users-create", "job 1", "direct:bulk-users-update", "job 2"));
        context.start();
    }

    @Test
    void sendsACreateAndRecordsTheResult() {
        submit("create");

        assertThat(calls).containsExactly("payload of 7", "direct:bulk-users-create [user]", "answered 7 job 1");
    }

    @Test
    void sendsAnUpdateWithTheOtherOperation() {
        submit("update");

        assertThat(calls).containsExactly("payload of 7", "direct:bulk-users-update [user]", "answered 7 job 2");
    }

    @Test
    void sendsNothingOfABatchThatWasSplitInHalves() {
        submission.payload = null;
        submit("create");

        assertThat(calls).containsExactly("payload of 7");
    }

    @Test
    void recordsAFailureSoThatTheBatchIsRetried() {
        submission.failure = new IllegalStateException("the ledger is locked");
        Exchange done = submit("create");

        assertThat(done.getException()).as("handled").isNull();
        assertThat(calls)
                .containsExactly(
                        "payload of 7",
                        "direct:bulk-users-create [user]",
                        "answered 7 job 1",
                        "met: the ledger is locked",
                        "retry 7: the ledger is locked");
    }

    @Test
    void recordsAFailureUntilTheLedgerTakesIt() {
        submission.failure = new IllegalStateException("the disk is full");
        lockedTimes = 1;
        Exchange done = submit("create");

        assertThat(done.getException()).as("handled").isNull();
        assertThat(calls)
                .endsWith(
                        "met: the disk is full",
                        "retry 7: the disk is full",
                        "tried again",
                        "retry 7: the disk is full");
    }

    private Exchange submit(String operation) {
        return template.send(
                "direct:start", exchange -> exchange.getMessage().setBody(Map.of("id", 7L, "operation", operation)));
    }
}
