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
 * What the service said, without what is nobody else's business: keys, ids, the names and addresses of people. Of what
 * it said in fields, only what is known to be harmless stays; of its sentences, what looks like an address or an id
 * goes.
 */
final class RedactedText {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@\"'<>(),;:]+@[^\\s@\"'<>(),;:]+");
    private static final Pattern ID = Pattern.compile("\\b[0-9a-fA-F]{24}\\b");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+(Z|[+-]\\d{2}:?\\d{2})");
    /** The fields whose words are the service's own. */
    private static final Set<String> OF_THE_SERVICE = Set.of("status", "statusmsg", "state");

    private final Supplier<Redaction> credentials;
    private final Redaction organization;
    private final TrialUsers users;

    /**
     * @param credentials takes them out of a text as they are when it is asked for
     * @param organization its id; may be empty
     */
    RedactedText(Supplier<Redaction> credentials, String organization, TrialUsers users) {
        this.credentials = credentials;
        this.organization = new Redaction(List.of(organization));
        this.users = users;
    }

    /** A sentence of the service's. */
    String text(String sentence) {
        String shown = organization.of(credentials.get().of(ResponseClassifier.shortened(sentence)));
        String withoutIds = ID.matcher(shown).replaceAll("<id>");
        return ADDRESS.matcher(withoutIds).replaceAll(address -> Matcher.quoteReplacement(address(address)));
    }

    private String address(MatchResult found) {
        return isOurs(found.group()) ? found.group() : "<address>";
    }

    /** An object of the service's, with all its keys. */
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
                || isOurs(text)
                || TIME.matcher(text).matches()
                || OF_THE_SERVICE.contains(key.toLowerCase(Locale.ROOT));
        return harmless ? text(text) : ID.matcher(text).matches() ? "<id>" : "<text>";
    }

    private boolean isOurs(String name) {
        return name.toLowerCase(Locale.ROOT).matches(Pattern.quote(users.stem()) + "[-a-z.@]*");
    }
}
