package dev.muster.records.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Column;
import dev.muster.records.schema.KnownColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The arrays of objects in a JSON object, by which an object that holds users, such as the answer of an API, is told
 * from a user: it has no name of a user itself, and the key of the array is that of no attribute.
 */
public final class JsonArrays {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();
    private static final int DEEPEST = 3;

    private final KnownColumns known;
    private final List<Found> found = new ArrayList<>();
    private boolean user;

    /** An array, and the keys of its first object. */
    private record Found(JsonPointer path, boolean outermost, List<String> keys) {}

    /**
     * An array that holds the users.
     *
     * @param ofPeople whether its first object is seen to be a user; else it is the only array
     */
    public record Users(JsonPointer path, boolean ofPeople) {}

    private JsonArrays(KnownColumns known) {
        this.known = known;
    }

    /** The arrays in the beginning of a text that begins with an object; the beginning need not be all of it. */
    public static JsonArrays in(String beginning, KnownColumns known) {
        var arrays = new JsonArrays(known);
        try (JsonParser parser = JsonText.MAPPER.createParser(beginning)) {
            parser.nextToken();
            arrays.look(parser, 0);
        } catch (IOException endOfWhatIsSeen) {
            return arrays;
        }
        return arrays;
    }

    /** The array of users; empty where the object is a user itself, or where it is not clear which array is meant. */
    public Optional<Users> ofUsers() {
        List<Found> people = people();
        if (people.size() == 1) {
            return Optional.of(new Users(people.get(0).path(), true));
        }
        List<Found> outermost = outermost();
        boolean clear = !user
                && people.isEmpty()
                && !outermost.isEmpty()
                && (outermost.size() == 1
                        || outermost.stream().allMatch(array -> array.keys().isEmpty()));
        return clear ? Optional.of(new Users(outermost.get(0).path(), false)) : Optional.empty();
    }

    /** A problem if several arrays may be the one of users; empty otherwise. */
    public Optional<Problem> unclear() {
        List<Found> several = people().isEmpty() ? outermost() : people();
        return user || several.size() < 2 || ofUsers().isPresent()
                ? Optional.empty()
                : Optional.of(several(
                        several.stream().map(array -> shown(array.path())).toList(), ""));
    }

    /** The problem that several arrays may be the one of users. */
    static Problem several(List<String> paths, String where) {
        return ProblemText.JSON_NOT_USERS_SEVERAL.of(
                null,
                paths.stream().map(Quoting::quoted).collect(Collectors.joining(", ", "", where)),
                Quoting.name(paths.get(0)));
    }

    /**
     * Returns whether objects with these keys are people: they have a username or an email address, or a key that the
     * mapping speaks of.
     */
    static boolean arePeople(List<String> keys, KnownColumns known) {
        return keys.stream().anyMatch(key -> known.isMapped(key) || CATALOG.namesPerson(key));
    }

    /** A path as its user may write it. */
    static String shown(JsonPointer path) {
        String pointer = path.toString();
        return pointer.contains(".") || pointer.contains("~") || pointer.isEmpty()
                ? pointer
                : pointer.substring(1).replace('/', '.');
    }

    /** Looks through an object that was just begun. */
    private void look(JsonParser parser, int depth) throws IOException {
        while (!user && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (depth == 0 && isOfUser(name)) {
                user = true;
            } else if (value == JsonToken.START_OBJECT && depth < DEEPEST) {
                look(parser, depth + 1);
            } else if (value == JsonToken.START_ARRAY && isNoAttribute(name)) {
                lookAtArray(parser, depth);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void lookAtArray(JsonParser parser, int depth) throws IOException {
        JsonPointer path = parser.getParsingContext().getParent().pathAsPointer();
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            var keys = new ArrayList<String>();
            found.add(new Found(path, depth == 0, keys));
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                keys.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } else if (first == JsonToken.END_ARRAY) {
            found.add(new Found(path, depth == 0, List.of()));
            return;
        }
        while (first != JsonToken.END_ARRAY && parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
    }

    private List<Found> people() {
        return user
                ? List.of()
                : found.stream().filter(array -> arePeople(array.keys(), known)).toList();
    }

    private List<Found> outermost() {
        return user ? List.of() : found.stream().filter(Found::outermost).toList();
    }

    private boolean isOfUser(String name) {
        return known.isMapped(name)
                || CATALOG.find(name)
                        .filter(attribute -> !attribute.identifies().isEmpty())
                        .isPresent();
    }

    static boolean isNoAttribute(String name) {
        Column meaning = CATALOG.resolveNested(name);
        // Beside users, an array of groups is one of its own.
        return !CATALOG.knows(name) && (meaning instanceof Column.Unknown || meaning instanceof Column.OfGroups);
    }
}
