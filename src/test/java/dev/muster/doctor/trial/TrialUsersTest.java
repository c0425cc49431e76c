package dev.muster.doctor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.records.schema.Operation;
import dev.muster.sandbox.ApiContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may be created by a trial, and who may be removed. */
class TrialUsersTest {
    private final TrialUsers users = TrialUsers.invent();

    @Test
    void theyAreNobodyElseAndNobodyGetsIn() {
        assertThat(TrialUsers.invent().stem()).isNotEqualTo(users.stem()).matches("muster-learn-[0-9a-f]{8}");
        JsonNode sent = SampleObservations.json(
                TrialUsers.creating(List.of(users.newcomer(), users.twin(), users.otherEmail())));
        assertThat(sent).allSatisfy(user -> {
            assertThat(user.path("username").asText()).startsWith(users.stem());
            assertThat(user.path("email").asText()).endsWithIgnoringCase("@example.com");
            assertThat(user.path("state").asText()).isEqualTo("STAGED");
            assertThat(user.has("password")).isFalse();
        });
        ApiContract.assertTakes(Operation.CREATE, List.of(sent.get(0), sent.get(1), sent.get(2)));
        ApiContract.assertTakes(
                Operation.UPDATE,
                List.of(SampleObservations.json(TrialUsers.changing("64b5f1000000000000000001"))
                        .get(0)));
    }

    @Test
    void onlyWhoHasBothNamesIsOneOfThem() {
        assertThat(users.all()).allMatch(person -> users.areThese(SampleObservations.user(person)));
        assertThat(users.areThese(
                        SampleObservations.user(new Person(users.newcomer().username(), "jane.roe@example.org"))))
                .isFalse();
        assertThat(users.areThese(SampleObservations.user(
                        new Person("jane.roe", users.newcomer().email()))))
                .isFalse();
        assertThat(users.areThese(SampleObservations.user(TrialUsers.invent().newcomer())))
                .as("of another trial")
                .isFalse();
    }

    @Test
    void theyAreLookedForInTheWritingsThatADirectoryMayKeep() {
        assertThat(users.keys())
                .extracting(key -> key.attribute() + " " + key.value())
                .doesNotHaveDuplicates()
                .contains(
                        "username " + users.otherUsername().username(),
                        "username " + users.newcomer().username(),
                        "email " + users.otherEmail().email(),
                        "email " + users.newcomer().email());
    }
}
