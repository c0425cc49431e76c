package dev.muster.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells an object in which the users stand as an array, as the answers of APIs have it, from a user: it does not name anybody, and the
 * key of the array is that of no attribute.
 */
final class JsonObjectWithArray {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();

    private JsonObjectWithArray() {
    }

    /**
     * The key of the array.
     *
     * @param beginning of a text that begins with an object; need not be all of it
     * @return empty where it is a user
     */
    static Optional<String> keyIn(String beginning) {
        String key = null;
        try (JsonParser parser = Json.MAPPER.createParser(beginning)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (CATALOG.find(name).filter(attribute -> !attribute.identifies().isEmpty()).isPresent()) {
                    return Optional.empty();
                }
                boolean users = parser.nextToken() == JsonToken.START_ARRAY && !CATALOG.knows(name)
                        && CATALOG.resolveNested(name) instanceof Column.Unknown && isOfUsers(parser.nextToken());
                key = users && key == null ? name : key;
                skip(parser);
            }
        } catch (IOException endOfWhatIsSeen) {
            return Optional.ofNullable(key);
        }
        return Optional.ofNullable(key);
    }

    private static boolean isOfUsers(JsonToken first) {
        return first == JsonToken.START_OBJECT || first == JsonToken.END_ARRAY;
    }

    /** Skips the rest of the value of a key of the outermost object. */
    private static void skip(JsonParser parser) throws IOException {
        while (!parser.getParsingContext().getParent().inRoot()) {
            parser.nextToken();
        }
    }
}
