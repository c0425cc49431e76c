package dev.muster.ledger.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The change of an existing user, attribute by attribute. Never contains the value of a secret.
 *
 * @param attributes the attributes that differ, in the order in which they are sent
 */
public record UserChange(List<Attribute> attributes) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STATE = "state";
    private static final String SUSPENDED = "suspended";

    /**
     * The change of one attribute.
     *
     * @param former value in the directory, {@code NullNode} for none; {@code null} for a secret
     * @param wanted value that is set, {@code NullNode} to clear; {@code null} for a secret
     */
    public record Attribute(
            String name,
            @Nullable JsonNode former,
            @Nullable JsonNode wanted) {

        /** A secret, of which only that it is set is known. */
        public static Attribute secret(String name) {
            return new Attribute(name, null, null);
        }

        public boolean isSecret() {
            return former == null || wanted == null;
        }

        /** The directory's value of an attribute that is not a secret. */
        public JsonNode formerValue() {
            return Objects.requireNonNull(former);
        }

        /** The set value of an attribute that is not a secret. */
        public JsonNode wantedValue() {
            return Objects.requireNonNull(wanted);
        }
    }

    public UserChange {
        attributes = List.copyOf(attributes);
    }

    /** The kind of this change. */
    public ChangeKind kind() {
        if (sets(STATE, "SUSPENDED") || sets(SUSPENDED, "true")) {
            return ChangeKind.SUSPEND;
        }
        if (sets(STATE, "ACTIVATED") || sets(SUSPENDED, "false") && had(SUSPENDED, "true")) {
            return ChangeKind.ACTIVATE;
        }
        return attribute("username").isPresent() || attribute("email").isPresent()
                ? ChangeKind.RENAME
                : ChangeKind.UPDATE;
    }

    private boolean sets(String attribute, String value) {
        return attribute(attribute)
                .filter(any -> !any.isSecret() && any.wantedValue().asText().equalsIgnoreCase(value))
                .isPresent();
    }

    private boolean had(String attribute, String value) {
        return attribute(attribute)
                .filter(any -> !any.isSecret() && any.formerValue().asText().equalsIgnoreCase(value))
                .isPresent();
    }

    /** The change of one attribute, if it differs. */
    public Optional<Attribute> attribute(String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst();
    }

    /** The directory's text of an attribute that changes; {@code null} if it does not change or had no value. */
    public @Nullable String former(String name) {
        return attribute(name)
                .map(attribute -> attribute.formerValue().textValue())
                .orElse(null);
    }

    /** The same change with another attribute, which replaces one of the same name. */
    public UserChange with(Attribute attribute) {
        return new UserChange(Stream.concat(
                        attributes.stream().filter(other -> !other.name().equals(attribute.name())),
                        Stream.of(attribute))
                .toList());
    }

    /** A JSON object: the old and the new value of each attribute, and an empty list for a secret. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        attributes.forEach(attribute -> {
            ArrayNode values = json.putArray(attribute.name());
            if (!attribute.isSecret()) {
                values.add(attribute.formerValue()).add(attribute.wantedValue());
            }
        });
        return json.toString();
    }

    /**
     * Reads {@link #json()}; throws {@link IllegalStateException}, which does not quote it, if it is something else.
     */
    public static UserChange read(String json) {
        try {
            return new UserChange(JSON.readTree(json).properties().stream()
                    .map(attribute -> attribute.getValue().isEmpty()
                            ? Attribute.secret(attribute.getKey())
                            : new Attribute(
                                    attribute.getKey(),
                                    attribute.getValue().path(0),
                                    attribute.getValue().path(1)))
                    .toList());
        } catch (JsonProcessingException quotesIt) {
            throw new IllegalStateException("A change in the ledger is not valid JSON");
        }
    }
}
