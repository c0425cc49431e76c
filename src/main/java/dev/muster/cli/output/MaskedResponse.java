package dev.muster.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.records.schema.AttributeCatalog;
import java.util.regex.Pattern;

/** Masks secrets in responses of the service, which may echo passwords and keys that were sent. */
public final class MaskedResponse {
    private static final String STARS = "***";
    private static final Pattern SECRET_NAME = Pattern.compile("(?i)(?:password|passwd|secret|api[_-]?key|token)$");
    /** A secret in text, in JSON or form syntax. */
    private static final Pattern NAMED_SECRET =
            Pattern.compile("(?i)((?:password|passwd|secret|api[_-]?key|token)\\w*\\\\?[\"']?\\s*[:=]\\s*\\\\?)"
                    + "(\"[^\"]*\"?|'[^']*'?|[^\\s,;&}\\]]+)");

    private final AttributeCatalog catalog;
    private final Redaction credentials;

    public MaskedResponse(AttributeCatalog catalog, Redaction credentials) {
        this.catalog = catalog;
        this.credentials = credentials;
    }

    public JsonNode of(JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            ObjectNode shown = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(property -> shown.set(
                            property.getKey(),
                            isSecret(property.getKey(), property.getValue())
                                    ? TextNode.valueOf(STARS)
                                    : of(property.getValue())));
            return shown;
        }
        if (answer instanceof ArrayNode array) {
            ArrayNode shown = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> shown.add(of(element)));
            return shown;
        }
        return answer.isTextual()
                ? TextNode.valueOf(
                        NAMED_SECRET.matcher(credentials.of(answer.textValue())).replaceAll("$1" + STARS))
                : answer;
    }

    private boolean isSecret(String key, JsonNode value) {
        return !value.isBoolean()
                && !value.isNull()
                && (catalog.isSecret(key) || SECRET_NAME.matcher(key).find());
    }
}
