package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory users found by a lookup. */
public final class FoundUsers {
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();
    private final Map<String, List<JsonNode>> byUsername = new HashMap<>();
    private final Map<String, List<JsonNode>> byEmail = new HashMap<>();
    private final Map<String, List<JsonNode>> byEmployeeIdentifier = new HashMap<>();
    private final Map<String, List<JsonNode>> byFullName = new HashMap<>();

    public FoundUsers(List<JsonNode> users) {
        users.forEach(user -> byId.put(user.path("_id").asText(), user));
        byId.values().forEach(user -> {
            byUsername
                    .computeIfAbsent(user.path("username").asText(), any -> new ArrayList<>(1))
                    .add(user);
            byEmail.computeIfAbsent(lowerCase(user.path("email").asText()), any -> new ArrayList<>(1))
                    .add(user);
            byEmployeeIdentifier
                    .computeIfAbsent(user.path("employeeIdentifier").asText(), any -> new ArrayList<>(1))
                    .add(user);
            byFullName
                    .computeIfAbsent(
                            user.path("firstname").asText() + " "
                                    + user.path("lastname").asText(),
                            any -> new ArrayList<>(1))
                    .add(user);
        });
    }

    /** The user with this id; {@code null} if the directory has none. */
    public @Nullable JsonNode byId(String id) {
        return byId.get(id);
    }

    /**
     * The user with this username; {@code null} if the directory has none. A username that differs in case may belong
     * to another user, so it counts only together with the email address.
     */
    public @Nullable JsonNode byUsername(String username, String email) {
        JsonNode sameEmail = byEmail(email);
        boolean sameButForCase =
                sameEmail != null && sameEmail.path("username").asText().equalsIgnoreCase(username);
        return allOfUsername(username).stream().findFirst().orElse(sameButForCase ? sameEmail : null);
    }

    /** The user with this email address in any case; {@code null} if the directory has none. */
    public @Nullable JsonNode byEmail(String email) {
        return allOfEmail(email).stream().findFirst().orElse(null);
    }

    /** The only user with this employee identifier. */
    public Optional<JsonNode> byEmployeeIdentifier(String value) {
        List<JsonNode> users = byId.values().stream()
                .filter(user -> value.equals(user.path("employeeIdentifier").asText()))
                .toList();
        return users.size() == 1 ? Optional.of(users.get(0)) : Optional.empty();
    }

    /** All users with exactly this username; at most one in a consistent directory. */
    public List<JsonNode> allOfUsername(String username) {
        return byUsername.getOrDefault(username, List.of());
    }

    /** All users with this email address in any case; at most one in a consistent directory. */
    public List<JsonNode> allOfEmail(String email) {
        return byEmail.getOrDefault(lowerCase(email), List.of());
    }

    /** The ids of all users found. */
    public Set<String> ids() {
        return byId.keySet();
    }

    /** The ids of the users who are suspended. */
    public List<String> suspended() {
        return byId.values().stream()
                .filter(user -> user.path("state").asText().equals("SUSPENDED")
                        || user.path("suspended").asBoolean())
                .map(user -> user.path("_id").asText())
                .toList();
    }

    /** All users with this employee identifier. */
    public List<JsonNode> allOfEmployeeIdentifier(String identifier) {
        return byEmployeeIdentifier.getOrDefault(identifier, List.of());
    }

    /** All users whose first and last name are this text, with a space between them. */
    public List<JsonNode> allOfFullName(String name) {
        return byFullName.getOrDefault(name, List.of());
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
