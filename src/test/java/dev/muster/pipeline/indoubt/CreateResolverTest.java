package dev.muster.pipeline.indoubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FirstSend;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateResolverTest {
    private static final Instant SENT = SettableClock.START;
    private static final JsonNode PAYLOAD = InDoubtUsers.json("""
            {"username":"ada","email":"Ada@Example.com","department":"Gardens","password":"a-secret"}""");

    private final CreateResolver doubt =
            new CreateResolver(new SentAttributes(AttributeCatalog.load()), new ServerClock(new SettableClock()));

    @Test
    void doesNotDecideAboutMissingUsers() {
        assertThat(outcome(null)).isNull();
        assertThat(outcome(null, InDoubtUsers.user("u9", "zoe", "zoe@example.com")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, -59, 0, 1, 3600})
    void toleratesAClockDifferenceOfAMinute(long secondsAfterTheSend) {
        assertThat(outcome(null, ada(SENT.plusSeconds(secondsAfterTheSend))))
                .isEqualTo(RecordOutcome.imported(Outcome.CREATED, "u1"));
    }

    @Test
    void considersAnOlderUserAnotherPerson() {
        assertAlreadyExists(outcome(null, ada(SENT.minusSeconds(60).minusMillis(1))));
    }

    @Test
    void comparesWithTheServersClock() {
        Duration serverIsBehind = Duration.ofMinutes(-10);
        assertThat(outcome(serverIsBehind, ada(SENT.minusSeconds(600))).outcome())
                .isEqualTo(Outcome.CREATED);
        assertAlreadyExists(outcome(serverIsBehind.negated(), ada(SENT.plusSeconds(60))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z", "2026-03-01T14:00:00+02:00"})
    void comparesTimesAsInstants(String created) {
        assertThat(outcome(
                                null,
                                InDoubtUsers.user("u1", "ada", "ada@example.com")
                                        .put("created", created))
                        .outcome())
                .isEqualTo(Outcome.CREATED);
    }

    @ParameterizedTest
    @CsvSource({"other, ada@example.com", "ada, other@example.com"})
    void considersAUserWithOneCommonKeyAnotherPerson(String username, String email) {
        assertAlreadyExists(outcome(
                null,
                InDoubtUsers.user("u1", username, email)
                        .put("created", SENT.plusSeconds(5).toString())));
    }

    @Test
    void considersTwoUsersWithOneCommonKeyOthers() {
        assertAlreadyExists(outcome(
                null,
                InDoubtUsers.user("u1", "ada", "other@example.com"),
                InDoubtUsers.user("u2", "other", "ada@example.com")));
    }

    @Test
    void comparesAttributesWithoutATime() {
        assertThat(outcome(
                        null, InDoubtUsers.user("u1", "ada", "ada@example.com").put("department", "Gardens")))
                .isEqualTo(RecordOutcome.imported(Outcome.CREATED, "u1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "some day", "1772366400"})
    void ignoresAnUnreadableTime(String created) {
        ObjectNode user = InDoubtUsers.user("u1", "ada", "ada@example.com").put("created", created);
        assertThat(outcome(null, user).outcome()).isEqualTo(Outcome.UNRESOLVED);
        assertThat(outcome(null, user.put("department", "Gardens")).outcome()).isEqualTo(Outcome.CREATED);
    }

    @Test
    void leavesAUserWithoutTimeAndOtherAttributesUnresolved() {
        RecordOutcome outcome =
                outcome(null, InDoubtUsers.user("u1", "ada", "ada@example.com").put("department", "Kitchen"));
        assertThat(outcome.outcome()).isEqualTo(Outcome.UNRESOLVED);
        assertThat(outcome.problem().code()).isEqualTo("MAYBE_CREATED");
    }

    private static void assertAlreadyExists(RecordOutcome outcome) {
        assertThat(outcome.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(outcome.problem().code()).isEqualTo("ALREADY_EXISTS");
        assertThat(outcome.problem().hint()).isNotBlank();
    }

    private RecordOutcome outcome(Duration serverOffset, ObjectNode... users) {
        var batch = new Batch(
                1,
                "import",
                "",
                "",
                Operation.CREATE,
                BatchState.IN_DOUBT,
                new Batch.Sending(new FirstSend(SENT, serverOffset), null, 0, null),
                new Batch.Polling(SENT, 0, SENT));
        return doubt.outcome(batch, InDoubtUsers.ADA, PAYLOAD, new FoundUsers(List.of(users)));
    }

    private static ObjectNode ada(Instant created) {
        return InDoubtUsers.user("u1", "ada", "ada@example.com").put("created", created.toString());
    }
}
