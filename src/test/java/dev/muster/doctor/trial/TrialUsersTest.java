package dev.muster.doctor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.records.schema.Operation;
import dev.muster.sandbox.ApiContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The invented users: which a trial creates, and which it may remove. */
class TrialUsersTest {
    private final TrialUsers users = TrialUsers.invent();

    @Test
    void areUniqueAndCannotSignIn() {
        assertThat(TrialUsers.invent().stem()).isNotEqualTo(users.stem()).matches("muster-learn-[0-9a-f]{8}");
        JsonNode sent = SampleObservations.json(
                TrialUsers.creating(List.of(users.valid(), users.sameEmail(), users.upperCaseEmail())));
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
    void includeOnlyUsersWithBothUsernameAndEmail() {
        assertThat(users.all()).allMatch(person -> users.include(SampleObservations.user(person)));
        assertThat(users.include(
                        SampleObservations.user(new Person(users.valid().username(), "jane.roe@example.org"))))
                .isFalse();
        assertThat(users.include(SampleObservations.user(
                        new Person("jane.roe", users.valid().email()))))
                .isFalse();
        assertThat(users.include(SampleObservations.user(TrialUsers.invent().valid())))
                .as("of another trial")
                .isFalse();
    }

    @Test
    void areSearchedInUpperAndLowerCase() {
        assertThat(users.keys())
                .extracting(key -> key.attribute() + " " + key.value())
                .doesNotHaveDuplicates()
                .contains(
                        "username " + users.upperCaseUsername().username(),
                        "username " + users.valid().username(),
                        "email " + users.upperCaseEmail().email(),
                        "email " + users.valid().email());
    }
}
