package dev.muster.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The directory's users that a look-up found. */
public final class FoundUsers {
    private final Map<String, JsonNode> byId = new HashMap<>();
    private final Map<String, JsonNode> byUsername = new HashMap<>();
    private final Map<String, JsonNode> byEmail = new HashMap<>();

    public FoundUsers(List<JsonNode> users) {
        for (JsonNode user : users) {
            byId.put(user.path("_id").asText(), user);
            byUsername.put(user.path("username").asText(), user);
            byEmail.put(user.path("email").asText().toLowerCase(Locale.ROOT), user);
        }
    }

    /** The user of that id, {@code null} if the directory has none. */
    public JsonNode byId(String id) {
        return byId.get(id);
    }

    /**
     * The user of that username, {@code null} if the directory has none. In another writing it may be somebody else's: it
     * counts only for the user of the e-mail address, if there is one.
     */
    public JsonNode byUsername(String username, String email) {
        JsonNode sameEmail = byEmail(email);
        return byUsername.getOrDefault(username, sameEmail != null && sameEmail.path("username").asText().equalsIgnoreCase(username) ? sameEmail : null);
    }

    /** The user of that e-mail address in any writing, {@code null} if the directory has none. */
    public JsonNode byEmail(String email) {
        return byEmail.get(email.toLowerCase(Locale.ROOT));
    }
}
