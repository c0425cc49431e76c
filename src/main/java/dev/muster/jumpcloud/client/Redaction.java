package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.records.schema.AttributeCatalog;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Removes secrets from texts of the service, which may repeat what it was sent. */
public final class Redaction {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STARS = "***";
    /** A shorter secret is part of too many words by chance; removing it there would reveal it. */
    private static final int SHORTEST_SECRET = 4;

    private final List<String> secrets;

    /** @param secrets in any order */
    public Redaction(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Removes the secret attributes of users, given as the JSON objects that are sent. */
    public static Redaction ofUsers(Collection<String> users, AttributeCatalog catalog) {
        return new Redaction(
                users.stream().flatMap(user -> secretsOf(tree(user), catalog)).toList());
    }

    /**
     * Removes the secret attributes of users, given as the JSON array that is sent. Any other payload has no secrets.
     */
    static Redaction ofPayload(@Nullable String payload, AttributeCatalog catalog) {
        JsonNode users = payload == null || payload.isEmpty() ? JSON.createArrayNode() : tree(payload);
        return new Redaction(
                users.isArray()
                        ? StreamSupport.stream(users.spliterator(), false)
                                .flatMap(user -> secretsOf(user, catalog))
                                .toList()
                        : List.of());
    }

    /** The value of each secret, plain and as escaped in JSON. */
    private static Stream<String> secretsOf(JsonNode user, AttributeCatalog catalog) {
        return user.properties().stream()
                .filter(attribute -> catalog.isSecret(attribute.getKey()))
                .map(Map.Entry::getValue)
                .flatMap(secret -> Stream.of(secret.asText(), secret.toString().replaceAll("^\"|\"$", "")));
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException quotesIt) {
            throw new IllegalStateException("A payload in the ledger is not valid JSON");
        }
    }

    /** The text without the secrets. */
    public String of(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = withoutBeginning(redacted.replace(secret, STARS), secret);
        }
        return redacted;
    }

    /** Removes the part of a secret at the end of a shortened text. */
    private static String withoutBeginning(String text, String secret) {
        for (int length = secret.length() - 1; length >= SHORTEST_SECRET; length--) {
            String cutOff = secret.substring(0, length) + ResponseClassifier.SHORTENED;
            if (text.endsWith(cutOff)) {
                return text.substring(0, text.length() - cutOff.length()) + STARS + ResponseClassifier.SHORTENED;
            }
        }
        return text;
    }
}
