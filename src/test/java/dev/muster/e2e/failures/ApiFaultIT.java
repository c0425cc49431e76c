package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The service throttles, fails temporarily or rejects the credentials: no row is dead-lettered. */
class ApiFaultIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path home;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @InTurn
    @Test
    void respectsRetryAfter() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(
                                429, Map.of("Retry-After", "2"), "application/json", "{\"message\":\"slow down\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            ClosedImport closed = muster.drop("users.csv", SampleUsers.csv(5)).closed("users.csv");

            assertThat(closed.counts()).startsWith("5 rows, 5 created");
            List<RecordedRequest> sends = sandbox.requests().of(SandboxCall.BULK_CREATE);
            assertThat(sends).hasSize(2);
            assertThat(Duration.between(sends.get(0).receivedAt(), sends.get(1).receivedAt()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    @InTurn
    void retriesBrokenResultPages() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_RESULTS,
                        Fault.answer(502, Map.of(), "text/html", "<html>bad gateway</html>"),
                        2);
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, Fault.dropBeforeAccepting());
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            assertThat(muster.drop("users.csv", SampleUsers.csv(250))
                            .closed("users.csv")
                            .counts())
                    .startsWith("250 rows, 250 created");
        }
    }

    @Test
    void stopsSendingAfterARejectedKey() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(
                                401,
                                Map.of(),
                                "application/json",
                                "{\"error\":\"Unauthorized\",\"message\":\"Unauthorized: api key user not found\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
            muster.drop("users.csv", SampleUsers.csv(5));

            await().atMost(RunningMuster.PATIENCE)
                    .untilAsserted(() -> assertThat(muster.callGate().refusal())
                            .hasValueSatisfying(refusal -> assertThat(refusal).contains("api key user not found")));
            assertThat(muster.callGate().pauseMillis()).isPositive();
            assertThat(muster.ledger()
                            .imports()
                            .newestFirst()
                            .get(0)
                            .status()
                            .state()
                            .closed())
                    .isFalse();
        }
        try (RunningMuster again = RunningMuster.start(home, sandbox)) {
            assertThat(again.closed("users.csv").counts()).startsWith("5 rows, 5 created");
        }
    }

    @Test
    void looksUpMissingResultsAfterTheDeadline() throws IOException {
        sandbox.faults()
                .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 10_000);
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_POLL_DEADLINE", "1s"))) {
            ClosedImport closed = muster.drop(
                            "users.csv",
                            "username,email\ngil.hart,gil.hart@example.com\nida.jones,Ida.Jones@example.com\n")
                    .closed("users.csv");

            assertThat(closed.counts())
                    .isEqualTo("2 rows, 2 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
        }
    }

    @InTurn
    @Test
    void leavesRecordsWithoutEvidenceUnresolved() throws IOException {
        sandbox.faults()
                .onNext(
                        SandboxCall.BULK_CREATE,
                        Fault.answer(200, Map.of(), "application/json", "{\"jobId\":\"5da4cf6113973a47cc6862fa\"}"));
        try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_POLL_DEADLINE", "1s"))) {
            sandbox.faults()
                    .onNext(SandboxCall.BULK_RESULTS, Fault.answer(200, Map.of(), "application/json", "[]"), 10_000);
            ClosedImport closed = muster.drop("users.csv", SampleUsers.csv(2)).closed("users.csv");

            assertThat(closed.counts())
                    .isEqualTo("2 rows, 0 created, 0 updated, 0 invalid, 0 rejected, 2 unresolved, 0 unsent");
            assertThat(closed.deadLetter()).contains("NO_RESULT", "5da4cf6113973a47cc6862fa");
        }
    }

    @Test
    void sendsTheConfiguredOrganization() throws IOException {
        try (RunningMuster muster =
                RunningMuster.start(home, sandbox, Map.of("JUMPCLOUD_ORG_ID", "5da4cf6113973a47cc6862fa"))) {
            muster.drop("users.csv", SampleUsers.csv(2)).closed("users.csv");

            assertThat(sandbox.requests().all())
                    .isNotEmpty()
                    .allSatisfy(request ->
                            assertThat(request.headers()).containsEntry("x-org-id", "5da4cf6113973a47cc6862fa"));
        }
    }
}
