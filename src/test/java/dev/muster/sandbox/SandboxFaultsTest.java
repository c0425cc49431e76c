package dev.muster.sandbox;

import static dev.muster.sandbox.InventedUsers.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxFaultsTest extends SandboxTest {

    @BeforeEach
    void start() {
        start(fast());
    }

    @Test
    void runsAJobWhoseResponseIsLost() {
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());

        assertThatIOException().isThrownBy(() -> client.create(people(20)));

        client.awaitJobs();
        assertThat(sandbox.jobs().count()).isEqualTo(1);
        assertThat(sandbox.directory().size()).isEqualTo(20);
        var recorded = sandbox.requests().of(SandboxCall.BULK_CREATE);
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).reply().answer()).isNull();
        assertThat(recorded.get(0).body()).hasSize(20);
        ApiContract.assertConforms(recorded.get(0));
    }

    @Test
    void doesNothingIfTheConnectionBreaksFirst() throws IOException {
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropBeforeAccepting());

        assertThatIOException().isThrownBy(() -> client.create(people(20)));
        assertThat(sandbox.jobs().count()).isZero();

        client.endedResults(client.create(people(20)));
        assertThat(sandbox.directory().size()).isEqualTo(20);
    }

    @Test
    void injectsAResponseSeveralTimes() throws IOException {
        var gateway = Fault.answer(502, Map.of("Retry-After", "3"), "text/html", "<h1>Bad Gateway</h1>");
        sandbox.faults().onNext(SandboxCall.BULK_RESULTS, gateway, 2);
        var job = client.create(people(1));
        var results = SandboxHttpClient.USERS + "/" + job + "/results";

        var answer = client.get(results);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("<h1>Bad Gateway</h1>");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(client.get(results).statusCode()).isEqualTo(502);
        assertThat(sandbox.faults().left(SandboxCall.BULK_RESULTS)).isZero();
        assertThat(client.get(results).statusCode()).isEqualTo(200);

        var recorded = sandbox.requests().of(SandboxCall.BULK_RESULTS);
        assertThat(recorded).extracting(RecordedRequest::status).containsExactly(502, 502, 200);
        assertThat(recorded).extracting(request -> request.reply().faulty()).containsExactly(true, true, false);
        recorded.forEach(ApiContract::assertConforms);
    }

    @Test
    void sendsAResponseWithoutTypeAndBody() throws IOException {
        sandbox.faults().onNext(SandboxCall.LIST_USERS, Fault.answer(503, Map.of(), null, ""));

        var answer = client.get("/api/systemusers");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void removesPlannedFaults() throws IOException {
        sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropBeforeAccepting());
        sandbox.faults().clear();

        assertThat(client.endedResults(client.create(people(1)))).hasSize(1);
    }
}
