package dev.muster.e2e.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A send without a response is looked up before anything is sent again. */
class InDoubtIT {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @InTurn
    void waitsForASlowLostJob(boolean unique) throws IOException {
        try (Sandbox sandbox =
                Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(20).withUnique(unique))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                ClosedImport closed =
                        muster.drop("users.csv", SampleUsers.csv(100)).closed("users.csv");

                assertThat(closed.counts())
                        .isEqualTo("100 rows, 100 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
                assertThat(sandbox.directory().size()).isEqualTo(100);
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
                assertThat(closed.results())
                        .contains(sandbox.directory()
                                .byUsername("person100")
                                .orElseThrow()
                                .path("_id")
                                .asText());
            }
        }
    }

    @InTurn
    @Test
    void resendsALostJobAfterTheQuietTime() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(1000))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropBeforeAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                ClosedImport closed =
                        muster.drop("users.csv", SampleUsers.csv(50)).closed("users.csv");

                assertThat(closed.counts()).startsWith("50 rows, 50 created");
                List<RecordedRequest> sends = sandbox.requests().of(SandboxCall.BULK_CREATE);
                assertThat(sends).hasSize(2);
                assertThat(Duration.between(
                                sends.get(0).receivedAt(), sends.get(1).receivedAt()))
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            }
        }
    }

    @InTurn
    @Test
    void toleratesASearchLagBelowTheQuietTime() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(200)
                .withUnique(false)
                .withSearchLag(Duration.ofMillis(1500)))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_IN_DOUBT_QUIET", "4s"))) {
                assertThat(muster.drop("users.csv", SampleUsers.csv(50))
                                .closed("users.csv")
                                .counts())
                        .startsWith("50 rows, 50 created");
                assertThat(sandbox.directory().size()).isEqualTo(50);
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
            }
        }
    }

    @InTurn
    @Test
    void looksUpExistingUsersAgainAfterALongSearchLag() throws IOException {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(200).withSearchLag(Duration.ofSeconds(3)))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox, Map.of("MUSTER_IN_DOUBT_QUIET", "2s"))) {
                assertThat(muster.drop("users.csv", SampleUsers.csv(20))
                                .closed("users.csv")
                                .counts())
                        .startsWith("20 rows, 20 created");
                assertThat(sandbox.directory().size()).isEqualTo(20);
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>gateway</html>", "", "{\"jobId\":", "{}"})
    @InTurn
    void putsABatchInDoubtWithoutAJobId(String body) throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(1000))) {
            sandbox.faults()
                    .onNext(
                            SandboxCall.BULK_CREATE,
                            Fault.answer(200, Map.of(), body.startsWith("<") ? "text/html" : "application/json", body));
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                ClosedImport closed =
                        muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");

                assertThat(closed.counts()).startsWith("3 rows, 3 created");
                assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS)).isNotEmpty();
            }
        }
    }

    @Test
    void rejectsAUserThatExistedBeforeTheSend() throws IOException {
        Clock anHourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(1000)
                .withClock(anHourAgo)
                .withSeed(List.of(JsonNodeFactory.instance
                        .objectNode()
                        .put("username", "person2")
                        .put("email", "person2@example.com")
                        .put("created", "2020-01-01T00:00:00Z"))))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                ClosedImport closed =
                        muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");

                assertThat(closed.counts())
                        .isEqualTo("3 rows, 2 created, 0 updated, 0 invalid, 1 rejected, 0 unresolved, 0 unsent");
                assertThat(closed.deadLetter()).contains("person2", "ALREADY_EXISTS");
            }
        }
    }

    @InTurn
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void looksUpAnUpdateWithALostResponseById(boolean accepted) throws IOException {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(1000).withDemoSeed())) {
            sandbox.faults()
                    .onNext(
                            SandboxCall.BULK_UPDATE,
                            accepted ? Fault.dropAfterAccepting() : Fault.dropBeforeAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                ClosedImport closed = muster.drop("update/moves.csv", """
                        id,department,work_city
                        64b5f1000000000000000001,Harbour,Emden
                        64b5f1000000000000000002,Harbour,Emden
                        """).closed("moves.csv");

                assertThat(closed.counts()).startsWith("2 rows, 0 created, 2 updated");
                assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(accepted ? 1 : 2);
                assertThat(sandbox.directory()
                                .byUsername("ben.castle")
                                .orElseThrow()
                                .path("department")
                                .asText())
                        .isEqualTo("Harbour");
            }
        }
    }

    @InTurn
    @Test
    void holdsAnUpdateWhileAnEarlierOneIsInDoubt() throws IOException {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.defaults().withUsersPerSecond(1000).withDemoSeed())) {
            sandbox.faults().onNext(SandboxCall.BULK_UPDATE, Fault.dropBeforeAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                muster.drop("update/first.csv", "id,department\n64b5f1000000000000000001,Harbour\n");
                await().atMost(RunningMuster.PATIENCE)
                        .until(() ->
                                sandbox.requests().of(SandboxCall.BULK_UPDATE).size() == 1);
                muster.drop("update/second.csv", "id,department\n64b5f1000000000000000001,Bakery\n");

                assertThat(muster.closed("first.csv").counts()).startsWith("1 rows, 0 created, 1 updated");
                assertThat(muster.closed("second.csv").counts()).startsWith("1 rows, 0 created, 1 updated");
                assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE))
                        .extracting(send -> send.body().at("/0/department").asText())
                        .containsExactly("Harbour", "Harbour", "Bakery");
                assertThat(sandbox.directory()
                                .byUsername("ada.brook")
                                .orElseThrow()
                                .path("department")
                                .asText())
                        .isEqualTo("Bakery");
            }
        }
    }

    @Test
    void distinguishesUsernamesThatDifferInCase() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(2))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                sandbox.directory()
                        .add(JsonNodeFactory.instance
                                .objectNode()
                                .put("username", "ann")
                                .put("email", "ann.other@example.com"));
                ClosedImport closed = muster.drop(
                                "users.csv", "username,email\nAnn,ann@example.com\nbea,bea@example.com\n")
                        .closed("users.csv");

                assertThat(closed.counts())
                        .isEqualTo("2 rows, 2 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
                assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).hasSize(1);
            }
        }
    }

    @InTurn
    @ParameterizedTest
    @ValueSource(ints = {-600, 600})
    void recognizesCreatedUsersDespiteAnotherServerClock(int ahead) throws IOException {
        Clock theirs = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(ahead));
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(1000)
                .withClock(theirs)
                .withDemoSeed())) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                assertThat(muster.drop("users.csv", SampleUsers.csv(3) + "ada.brook,ada.brook@example.com,Ada\n")
                                .closed("users.csv")
                                .counts())
                        .isEqualTo("4 rows, 3 created, 0 updated, 0 invalid, 1 rejected, 0 unresolved, 0 unsent");
            }
        }
    }

    @Test
    void looksUpUsersInChunks() throws IOException {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000))) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            try (RunningMuster muster = RunningMuster.start(home, sandbox)) {
                muster.drop("users.csv", SampleUsers.csv(75)).closed("users.csv");

                List<RecordedRequest> searches = sandbox.requests().of(SandboxCall.SEARCH_USERS);
                assertThat(searches)
                        .allSatisfy(search ->
                                assertThat(search.body().at("/filter/or")).hasSizeLessThanOrEqualTo(90));
                assertThat(searches)
                        .flatExtracting(search -> StreamSupport.stream(
                                        search.body().at("/filter/or").spliterator(), false)
                                .map(expression -> expression.path("username").asText(""))
                                .toList())
                        .contains("person1", "person75");
            }
        }
    }
}
