package dev.muster.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.state.SandboxJson;
import java.util.stream.IntStream;

/** Invented users to send. */
final class InventedUsers {
    private InventedUsers() {}

    static ObjectNode person(String username) {
        return SandboxJson.object().put("username", username).put("email", username + "@example.com");
    }

    /** So many people, from person1 on. */
    static JsonNode[] people(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> person("person" + number))
                .toArray(JsonNode[]::new);
    }
}
