package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where the values of a JSON object stand, as {@code meta.SystemUser.username}; an array's elements all stand in one
 * place.
 */
final class JsonPaths {
    private JsonPaths() {}

    /** The places of all values. */
    static Set<String> of(JsonNode object) {
        return places(object, value -> true);
    }

    /** The places that have just that text. */
    static Set<String> having(JsonNode object, String text) {
        return places(object, value -> value.asText().equalsIgnoreCase(text));
    }

    private static Set<String> places(JsonNode object, Predicate<JsonNode> wanted) {
        var places = new LinkedHashSet<String>();
        collect("", object, wanted, places);
        return places;
    }

    private static void collect(String place, JsonNode node, Predicate<JsonNode> wanted, Set<String> places) {
        if (node.isEmpty() && wanted.test(node)) {
            places.add(place);
        }
        node.properties()
                .forEach(property -> collect(
                        place.isEmpty() ? property.getKey() : place + "." + property.getKey(),
                        property.getValue(),
                        wanted,
                        places));
        if (node.isArray()) {
            node.forEach(element -> collect(place + "[]", element, wanted, places));
        }
    }
}
