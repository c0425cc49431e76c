package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.api.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the {@code filter} of a search (documented for the v1 API). Rejects other operators. */
public final class UserFilterReader {
    private UserFilterReader() {}

    /**
     * @param filter an array of expressions, all of which must match, or an object with {@code and} / {@code or};
     *     missing or null: every user
     * @throws ApiException 400 for anything else
     */
    public static UserFilter read(JsonNode filter) {
        if (filter.isMissingNode() || filter.isNull()) {
            return new UserFilter.And(List.of());
        }
        return filter.isArray() ? new UserFilter.And(parts(filter)) : expression(filter);
    }

    private static List<UserFilter> parts(JsonNode expressions) {
        if (!expressions.isArray()) {
            throw ApiException.badRequest("filter", "and / or must have an array of expressions");
        }
        var parts = new ArrayList<UserFilter>();
        expressions.forEach(expression -> parts.add(expression(expression)));
        return parts;
    }

    private static UserFilter expression(JsonNode expression) {
        if (!expression.isObject() || expression.isEmpty()) {
            throw ApiException.badRequest("filter", "an expression must be an object");
        }
        var parts =
                expression.properties().stream().map(UserFilterReader::entry).toList();
        return parts.size() == 1 ? parts.get(0) : new UserFilter.And(parts);
    }

    private static UserFilter entry(Map.Entry<String, JsonNode> entry) {
        return switch (entry.getKey()) {
            case "and" -> new UserFilter.And(parts(entry.getValue()));
            case "or" -> new UserFilter.Or(parts(entry.getValue()));
            default -> condition(entry.getKey(), entry.getValue());
        };
    }

    private static UserFilter condition(String attribute, JsonNode value) {
        if (!value.isContainerNode()) {
            return new UserFilter.In(attribute, Set.of(value));
        }
        if (value.size() == 1 && value.has("$eq")) {
            return new UserFilter.In(attribute, Set.of(value.get("$eq")));
        }
        if (value.size() == 1 && value.path("$in").isArray()) {
            var values = new LinkedHashSet<JsonNode>();
            value.get("$in").forEach(values::add);
            return new UserFilter.In(attribute, values);
        }
        if (value.size() == 1 && value.path("$regex").isTextual()) {
            return new UserFilter.Regex(attribute, pattern(value.get("$regex").textValue()));
        }
        throw ApiException.badRequest("filter", attribute + ": must be a value, or one of $eq, $in, $regex");
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException malformed) {
            throw ApiException.badRequest("filter", "$regex: " + malformed.getDescription());
        }
    }
}
