package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.ImportRun;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Guards stop an import of a source that would change more users than a night does. */
class GuardsIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    private static final int PEOPLE = 60;

    @TempDir
    private Path root;

    private Path definitions;

    @BeforeEach
    void define() throws IOException {
        definitions = Files.createDirectories(root.resolve("sources"));
        Files.writeString(definitions.resolve("hr.yaml"), "operation: upsert\nmatch: [employeeIdentifier]\n");
    }

    private Map<String, String> environment() {
        return Map.of("MUSTER_SOURCE_DEFINITIONS", definitions.toString(), "MUSTER_EVENTS_FILE", "events.ndjson");
    }

    private RunningMuster start(Sandbox sandbox) throws IOException {
        return RunningMuster.start(root.resolve("home"), sandbox, environment());
    }

    private static void hire(Sandbox sandbox) {
        for (int person = 0; person < PEOPLE; person++) {
            sandbox.directory()
                    .add(JsonNodeFactory.instance
                            .objectNode()
                            .put("username", "user" + person)
                            .put("email", "user" + person + "@example.com")
                            .put("employeeIdentifier", String.valueOf(person))
                            .put("department", "Sales"));
        }
    }

    private static String file(int people, IntFunction<String> department) {
        return IntStream.range(0, people)
                .mapToObj(
                        person -> "%1$d,user%1$d,user%1$d@example.com,%2$s".formatted(person, department.apply(person)))
                .collect(Collectors.joining("\n", "employeeIdentifier,username,email,department\n", "\n"));
    }

    private static ImportRun held(RunningMuster muster) {
        return await().until(
                        () -> muster.ledger().imports().newestFirst().stream()
                                .filter(any -> any.status().held())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static long writes(Sandbox sandbox) {
        return sandbox.requests().all().stream()
                .filter(request ->
                        request.call() == SandboxCall.BULK_UPDATE || request.call() == SandboxCall.BULK_CREATE)
                .count();
    }

    @Test
    void holdsAFileThatChangesTooManyUntilItIsReleased(Sandbox sandbox) throws Exception {
        hire(sandbox);
        try (RunningMuster muster = start(sandbox)) {
            muster.drop("hr/people.csv", file(PEOPLE, person -> "Marketing"));
            ImportRun held = held(muster);

            assertThat(held.status().hold().by()).containsExactlyInAnyOrder("updates", "attribute");
            assertThat(muster.ledger().imports().waitsFor(held.id()).orElseThrow())
                    .contains("would change 60 of 60 users", "./muster release " + held.id());
            assertThat(writes(sandbox)).isZero();
            Path events = muster.home().root().resolve("events.ndjson");
            await().untilAsserted(() -> assertThat(Files.readString(events))
                    .contains("{\"eventId\":\"" + held.id() + "-held-", "\"event\":\"held\"", "60 of 60 users"));

            muster.ledger().imports().release(held.id(), Clock.systemUTC().instant());
            assertThat(muster.closed("people.csv").receipt().path("updated").asInt())
                    .isEqualTo(PEOPLE);
        }
    }

    @Test
    void holdsAHeldFileAcrossARestartAndCancelsIt(Sandbox sandbox) throws Exception {
        hire(sandbox);
        try (RunningMuster muster = start(sandbox)) {
            muster.drop("hr/people.csv", file(PEOPLE + 40, person -> "Sales"));
            assertThat(held(muster).status().hold().by()).containsExactly("creates");
        }
        try (RunningMuster muster = start(sandbox)) {
            ImportRun held = held(muster);
            await().during(Duration.ofMillis(500)).until(() -> writes(sandbox) == 0);
            muster.ledger().imports().cancel(held.id(), Clock.systemUTC().instant());

            ClosedImport closed = muster.closed("people.csv");
            assertThat(closed.receipt().path("state").asText()).isEqualTo("cancelled");
            assertThat(closed.counts())
                    .isEqualTo("100 rows, 0 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 40 unsent");
        }
        assertThat(writes(sandbox)).isZero();
    }

    @Test
    void refusesACommandsFileAndAllowsItByName(Sandbox sandbox) throws Exception {
        hire(sandbox);
        Path file = Files.writeString(root.resolve("people.csv"), file(PEOPLE, person -> "Marketing"));
        Map<String, String> muster = RunningMuster.environment(root.resolve("home"), sandbox, environment());

        Finished refused = MusterCommand.run(muster, "import", "--yes", "--source", "hr", file.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("GUARD", "the guard updates allows 30%");
        assertThat(writes(sandbox)).isZero();

        Finished allowed = MusterCommand.run(
                muster, "import", "--yes", "--source", "hr", "--allow-guard", "updates,attribute", file.toString());
        assertThat(allowed.exitCode()).isZero();
        assertThat(sandbox.directory()
                        .byUsername("user7")
                        .orElseThrow()
                        .path("department")
                        .asText())
                .isEqualTo("Marketing");
    }

    @Test
    void letsTheChangesOfANightPass(Sandbox sandbox) throws Exception {
        hire(sandbox);
        try (RunningMuster muster = start(sandbox)) {
            ClosedImport closed = muster.drop(
                            "hr/people.csv", file(PEOPLE + 2, person -> person < 10 ? "Marketing" : "Sales"))
                    .closed("people.csv");

            assertThat(closed.counts())
                    .isEqualTo("62 rows, 2 created, 10 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
        }
    }
}
