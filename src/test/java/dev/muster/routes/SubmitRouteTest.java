package dev.muster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code routes/submit.camel.yaml}: what it calls, and what it does where something fails. */
class SubmitRouteTest extends RouteTestSupport {
    private final Submission submission = new Submission();

    SubmitRouteTest() {
        super("submit");
        bean("batchSubmitter", submission);
    }

    /** Stands for {@link dev.muster.pipeline.submit.BatchSubmitter}. */
    public final class Submission {
        private String payload = "[user]";
        private RuntimeException failure;

        /** As the real one has it. */
        public String payload(long batch) {
            calls.add("payload of " + batch);
            return payload;
        }

        /** As the real one has it. */
        public void answered(long batch, Object answer) {
            calls.add("answered " + batch + " " + answer);
            if (failure != null) {
                throw failure;
            }
        }
    }

    @BeforeEach
    void advise() throws Exception {
        advise("submit-batch", Map.of("direct:bulk-users-create", "job 1", "direct:bulk-users-update", "job 2"));
        context.start();
    }

    @Test
    void sendsACreateAndRecordsTheAnswer() {
        submit("create");

        assertThat(calls).containsExactly("payload of 7", "direct:bulk-users-create [user]", "answered 7 job 1");
    }

    @Test
    void sendsAnUpdateByTheOtherOperation() {
        submit("update");

        assertThat(calls).containsExactly("payload of 7", "direct:bulk-users-update [user]", "answered 7 job 2");
    }

    @Test
    void sendsNothingOfABatchThatWasCutInHalves() {
        submission.payload = null;
        submit("create");

        assertThat(calls).containsExactly("payload of 7");
    }

    @Test
    void recordsAFailureSoThatTheBatchIsTakenUpAgain() {
        submission.failure = new IllegalStateException("the ledger is locked");
        Exchange done = submit("create");

        assertThat(done.getException()).as("it is dealt with").isNull();
        assertThat(calls)
                .containsExactly(
                        "payload of 7",
                        "direct:bulk-users-create [user]",
                        "answered 7 job 1",
                        "met: the ledger is locked",
                        "take up again 7: the ledger is locked");
    }

    private Exchange submit(String operation) {
        return template.send(
                "direct:start", exchange -> exchange.getMessage().setBody(Map.of("id", 7L, "operation", operation)));
    }
}
