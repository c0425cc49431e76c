package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The directory's users that a look-up found. */
public final class FoundUsers {
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> byUsername = new HashMap<>();
    private final Map<String, List<JsonNode>> byEmail = new HashMap<>();

    public FoundUsers(List<JsonNode> users) {
        users.forEach(user -> byId.put(user.path("_id").asText(), user));
        byId.values().forEach(user -> {
            byUsername
                    .computeIfAbsent(user.path("username").asText(), any -> new ArrayList<>(1))
                    .add(user);
            byEmail.computeIfAbsent(lowerCase(user.path("email").asText()), any -> new ArrayList<>(1))
                    .add(user);
        });
    }

    /** The user of that id, {@code null} if the directory has none. */
    public JsonNode byId(String id) {
        return byId.get(id);
    }

    /**
     * The user of that username, {@code null} if the directory has none. In another writing it may be somebody else's:
     * it counts only for the user of the e-mail address, if there is one.
     */
    public JsonNode byUsername(String username, String email) {
        JsonNode sameEmail = byEmail(email);
        boolean sameButForCase =
                sameEmail != null && sameEmail.path("username").asText().equalsIgnoreCase(username);
        return allOfUsername(username).stream().findFirst().orElse(sameButForCase ? sameEmail : null);
    }

    /** The user of that e-mail address in any writing, {@code null} if the directory has none. */
    public JsonNode byEmail(String email) {
        return allOfEmail(email).stream().findFirst().orElse(null);
    }

    /** All users of just that username; a directory should have one at most. */
    public List<JsonNode> allOfUsername(String username) {
        return byUsername.getOrDefault(username, List.of());
    }

    /** All users of that e-mail address in any writing; a directory should have one at most. */
    public List<JsonNode> allOfEmail(String email) {
        return byEmail.getOrDefault(lowerCase(email), List.of());
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
