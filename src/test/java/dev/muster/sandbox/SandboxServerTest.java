package dev.muster.sandbox;

import static dev.muster.sandbox.InventedUsers.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.sandbox.api.SandboxCall;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SandboxServerTest extends SandboxTest {

    @Test
    void datesResponsesByTheSandboxsClock() throws IOException {
        start(fast().withClock(Clock.fixed(Instant.parse("2031-03-04T05:06:07.089Z"), ZoneOffset.UTC)));
        var job = client.create(person("ivy"));
        client.awaitJobs();

        for (var path :
                new String[] {"/api/systemusers", SandboxHttpClient.USERS + "/" + job + "/results", "/nowhere", "/login"
                }) {
            assertThat(client.get(path).headers().allValues("Date")).containsExactly("Tue, 04 Mar 2031 05:06:07 GMT");
        }
        var ivy = sandbox.directory().byUsername("ivy").orElseThrow();
        assertThat(ivy.get("created").asText()).isEqualTo("2031-03-04T05:06:07.089Z");
        assertThat(sandbox.requests().all().get(0).receivedAt()).isEqualTo("2031-03-04T05:06:07.089Z");
    }

    @Test
    void servesOnLoopbackOnly() {
        start(fast());

        assertThat(sandbox.baseUrl()).hasHost("127.0.0.1").hasPort(sandbox.port());
    }

    @Test
    void reportsATakenPort() {
        start(fast());

        assertThatThrownBy(() -> Sandbox.start(fast().withPort(sandbox.port())))
                .hasMessageContaining("Port already in use");
    }

    @Test
    void stopsServingAfterClose() {
        start(fast());
        sandbox.close();

        assertThatIOException().isThrownBy(() -> client.get("/login"));
    }

    @Test
    void recordsWhatWasSent() throws IOException {
        start(fast());

        client.send(
                "POST",
                SandboxHttpClient.USERS + "?suppressEmail=true",
                "[" + person("ivy") + "]",
                "creation-source",
                "jumpcloud:bulk");

        var recorded = sandbox.requests().all().get(0);
        assertThat(recorded.call()).isEqualTo(SandboxCall.BULK_CREATE);
        assertThat(recorded.method()).isEqualTo("POST");
        assertThat(recorded.path()).isEqualTo(SandboxHttpClient.USERS);
        assertThat(recorded.query().get("suppressEmail")).containsExactly("true");
        assertThat(recorded.headers())
                .containsEntry("creation-source", "jumpcloud:bulk")
                .containsEntry("content-type", "application/json");
        assertThat(recorded.body().get(0)).isEqualTo(person("ivy"));
        assertThat(recorded.status()).isEqualTo(200);
        assertThat(recorded.reply().answer().body().has("jobId")).isTrue();
        assertThat(recorded.reply().answer().contentType()).startsWith("application/json");
    }

    @Test
    void disablesRecording() throws IOException {
        start(fast().withRecordsRequests(false));

        client.get("/api/systemusers");

        assertThat(sandbox.requests().all()).isEmpty();
    }
}
