package dev.muster.sandbox;

import dev.muster.sandbox.api.RecordedRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Gives every test a sandbox of its own, and sees that what it answered conforms to the contract. */
abstract class SandboxTest {
    Sandbox sandbox;
    SandboxHttpClient client;

    void start(SandboxSettings settings) {
        sandbox = Sandbox.start(settings);
        client = new SandboxHttpClient(sandbox);
    }

    static SandboxSettings fast() {
        return SandboxSettings.defaults().withUsersPerSecond(100_000).withStartDelay(Duration.ZERO);
    }

    @AfterEach
    void respondsAccordingToTheContract() {
        try (var ended = sandbox) {
            ended.requests().all().stream().filter(SandboxTest::inContract).forEach(ApiContract::assertAnswerConforms);
        }
    }

    private static boolean inContract(RecordedRequest request) {
        return request.reply().answer() != null
                && !request.reply().faulty()
                && switch (request.call()) {
                    case LIST_USERS, GET_USER, TOKEN, UNKNOWN -> false;
                    default -> true;
                };
    }
}
