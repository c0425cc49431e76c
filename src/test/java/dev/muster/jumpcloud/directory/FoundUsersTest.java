package dev.muster.jumpcloud.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundUsersTest {
    private static final ObjectNode ADA = user("u1", "Ada", "ada@example.com");
    private static final ObjectNode BEN = user("u2", "ben", "ben@example.com");

    private final FoundUsers found = new FoundUsers(List.of(ADA, BEN));

    @Test
    void findsAUserByEachKey() {
        assertThat(found.byId("u1")).isSameAs(ADA);
        assertThat(found.byUsername("Ada", "somebody@example.com")).isSameAs(ADA);
        assertThat(found.byEmail("BEN@example.com")).isSameAs(BEN);
    }

    @Test
    void acceptsAUsernameInAnotherCaseOnlyWithTheAddress() {
        assertThat(found.byUsername("aDA", "ADA@example.com")).isSameAs(ADA);
        assertThat(found.byUsername("aDA", "ben@example.com")).isNull();
    }

    @Test
    void findsNoMissingUser() {
        assertThat(found.byId("U1")).isNull();
        assertThat(found.byUsername("zoe", "zoe@example.com")).isNull();
        assertThat(found.byEmail("zoe@example.com")).isNull();
        assertThat(new FoundUsers(List.of()).byUsername("ada", "ada@example.com"))
                .isNull();
    }

    @Test
    void findsAUserWithoutAnAddress() {
        ObjectNode cleo = user("u3", "cleo", null);
        assertThat(new FoundUsers(List.of(cleo)).byUsername("cleo", "cleo@example.com"))
                .isSameAs(cleo);
    }

    private static ObjectNode user(String id, String username, String email) {
        return new JsonMapper()
                .createObjectNode()
                .put("_id", id)
                .put("username", username)
                .put("email", email);
    }
}
