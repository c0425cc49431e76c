package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseClassifier;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes credentials, ids and personal data from responses. In sentences, everything that looks like an address or an
 * id is replaced; in fields, only values that are known to be harmless stay.
 */
final class RedactedText {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@\"'<>(),;:]+@[^\\s@\"'<>(),;:]+");
    private static final Pattern ID = Pattern.compile("\\b[0-9a-fA-F]{24}\\b");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+(Z|[+-]\\d{2}:?\\d{2})");
    /** Fields that contain only JumpCloud's own words. */
    private static final Set<String> JUMPCLOUD_WORDS = Set.of("status", "statusmsg", "state");

    private final Supplier<Redaction> credentials;
    private final Redaction organization;
    private final TrialUsers users;

    /**
     * @param credentials the current credentials
     * @param organization the id of the organization; may be empty
     */
    RedactedText(Supplier<Redaction> credentials, String organization, TrialUsers users) {
        this.credentials = credentials;
        this.organization = new Redaction(List.of(organization));
        this.users = users;
    }

    /** Redacts a sentence. */
    String text(String sentence) {
        String shown = organization.of(credentials.get().of(ResponseClassifier.shortened(sentence)));
        String withoutIds = ID.matcher(shown).replaceAll("<id>");
        return ADDRESS.matcher(withoutIds).replaceAll(address -> Matcher.quoteReplacement(address(address)));
    }

    private String address(MatchResult found) {
        return isInvented(found.group()) ? found.group() : "<address>";
    }

    /** Redacts the values of an object and keeps its keys. */
    JsonNode object(JsonNode object) {
        return value("", object);
    }

    private JsonNode value(String key, JsonNode value) {
        if (value.isObject()) {
            ObjectNode shown = JsonNodeFactory.instance.objectNode();
            value.properties()
                    .forEach(property ->
                            shown.set(text(property.getKey()), value(property.getKey(), property.getValue())));
            return shown;
        }
        if (value.isArray()) {
            ArrayNode shown = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> shown.add(value(key, element)));
            return shown;
        }
        return value.isTextual() ? TextNode.valueOf(field(key, value.asText())) : value;
    }

    private String field(String key, String text) {
        boolean harmless = text.isEmpty()
                || isInvented(text)
                || TIME.matcher(text).matches()
                || JUMPCLOUD_WORDS.contains(key.toLowerCase(Locale.ROOT));
        if (harmless) {
            return text(text);
        }
        return ID.matcher(text).matches() ? "<id>" : "<text>";
    }

    private boolean isInvented(String name) {
        return name.toLowerCase(Locale.ROOT).matches(Pattern.quote(users.stem()) + "[-a-z.@]*");
    }
}
