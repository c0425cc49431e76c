package dev.muster.records.source.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.PrefetchingReader;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceRow;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one array of objects, be it in an object, or objects that follow each other, wherever their lines break. An
 * element that is not an object, or has a key twice, costs only itself; where the JSON itself is broken, nothing after
 * it can be read.
 */
public final class JsonSourceReader extends PrefetchingReader {
    private static final int MOST_KEYS = 1_000;

    private final RecordBudget source;
    private final JsonParser parser;
    private final KnownColumns known;
    /** The path of the array; {@code null} for objects that are in none. */
    private final @Nullable JsonPointer path;

    private final Choice choice;
    private final JsonPaging paging = new JsonPaging();
    private boolean ended;

    /** The reason why an array is read: because it was named, its objects are people, or it is the only one. */
    private enum Choice {
        SAID,
        OF_PEOPLE,
        ONLY_ONE
    }

    private JsonSourceReader(Reader source, @Nullable JsonPointer path, Choice choice, KnownColumns known)
            throws IOException {
        this.source = new RecordBudget(source, JsonText.LONGEST_RECORD);
        this.parser = JsonText.MAPPER.createParser(this.source);
        this.path = path;
        this.choice = choice;
        this.known = known;
        start();
    }

    /** Reads a text that begins with the bracket of an array. */
    public static JsonSourceReader ofArray(Reader source) throws IOException {
        return new JsonSourceReader(source, JsonPointer.empty(), Choice.ONLY_ONE, KnownColumns.USUAL);
    }

    /** Reads the array at a path that was said. */
    public static JsonSourceReader ofArrayAt(Reader source, JsonPointer path) throws IOException {
        return new JsonSourceReader(source, path, Choice.SAID, KnownColumns.USUAL);
    }

    /** Reads an array that was found in the beginning of an object. */
    public static JsonSourceReader ofFoundArray(Reader source, JsonArrays.Users users, KnownColumns known)
            throws IOException {
        return new JsonSourceReader(source, users.path(), users.ofPeople() ? Choice.OF_PEOPLE : Choice.ONLY_ONE, known);
    }

    /** Reads objects one after the other. */
    public static JsonSourceReader ofObjects(Reader source) throws IOException {
        return new JsonSourceReader(source, null, Choice.ONLY_ONE, KnownColumns.USUAL);
    }

    @Override
    public SourceFormat format() {
        return SourceFormat.JSON;
    }

    @Override
    public List<String> header() {
        return List.of();
    }

    @Override
    public Dialect dialect() {
        return new Dialect(null, null, null, null, path == null || path.matches() ? null : path.toString());
    }

    @Override
    protected @Nullable SourceRow read() throws IOException {
        boolean begun = false;
        try {
            source.renew();
            if (parser.currentToken() == null && path != null && !seekArray()) {
                return brokenOff(
                        ProblemText.JSON_NOT_USERS_NO_ARRAY.of(null, Quoting.quoted(JsonArrays.shown(path))), false);
            }
            JsonToken token = nextElement();
            if (token == null) {
                return null;
            }
            begun = true;
            return element();
        } catch (BrokenSourceException broken) {
            return brokenOff(broken.problem(), number() > 1);
        } catch (RecordBudget.Exceeded tooLarge) {
            return brokenOff(
                    ProblemText.RECORD_TOO_LARGE_ELEMENT.of(null, number(), here(), JsonText.LONGEST_RECORD), true);
        } catch (JsonProcessingException malformed) {
            return brokenOff(syntaxProblem(malformed), begun || !isCutOff(malformed));
        }
    }

    @Override
    protected Problem noRows() {
        return path == null || path.matches()
                ? ProblemText.SOURCE_EMPTY_ARRAY.of(null)
                : ProblemText.SOURCE_EMPTY_ARRAY_AT.of(null, Quoting.quoted(JsonArrays.shown(path)));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private boolean seekArray() throws IOException {
        parser.nextToken();
        JsonPointer left = Objects.requireNonNull(path);
        while (!left.matches() && goInto(left)) {
            left = left.tail();
        }
        return left.matches() && parser.currentToken() == JsonToken.START_ARRAY;
    }

    /**
     * Goes from the start of an object to the value of a key, or from that of an array to an element; says whether
     * there is one.
     */
    private boolean goInto(JsonPointer step) throws IOException {
        boolean inObject = parser.currentToken() == JsonToken.START_OBJECT;
        boolean inArray = parser.currentToken() == JsonToken.START_ARRAY && step.mayMatchElement();
        if (!inObject && !inArray) {
            return false;
        }
        for (int index = 0; ; index++) {
            if (nextToken().isStructEnd()) {
                return false;
            }
            if (inObject) {
                nextToken();
            }
            if (inObject ? step.getMatchingProperty().equals(parser.currentName()) : step.getMatchingIndex() == index) {
                return true;
            }
            passOver();
        }
    }

    private @Nullable JsonToken nextElement() throws IOException {
        JsonToken token = parser.nextToken();
        if (path != null && token == JsonToken.END_ARRAY) {
            ended = true;
            readTheRest();
            if (parser.nextToken() != null) {
                breakOff(ProblemText.JSON_MALFORMED_AFTER_ARRAY.of(null, here()));
            }
            paging.warning(number() - 1).ifPresent(this::warn);
            return null;
        }
        return token;
    }

    /** Reads what follows the array, up to the end of the text's one value. */
    private void readTheRest() throws IOException {
        while (!parser.getParsingContext().inRoot()) {
            JsonToken token = nextToken();
            if (!token.isStructEnd() && token != JsonToken.FIELD_NAME) {
                passOver();
            }
        }
    }

    /** Passes over a value beside the array, however large it is, and notes what it says of further pages. */
    private void passOver() throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (nextToken() != JsonToken.END_OBJECT) {
                nextToken();
                passOver();
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            passOverArray();
        } else {
            paging.look(parser);
        }
    }

    private void passOverArray() throws IOException {
        JsonStreamContext around = parser.getParsingContext().getParent();
        boolean outermost = around.inObject() && around.getParent().inRoot();
        if (nextToken() == JsonToken.START_OBJECT && outermost) {
            String name = around.getCurrentName();
            List<String> keys = new ArrayList<>();
            while (nextToken() != JsonToken.END_OBJECT) {
                if (keys.size() < MOST_KEYS) {
                    keys.add(parser.currentName());
                }
                nextToken();
                skip();
            }
            meetAnother(name, keys);
            nextToken();
        }
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            skip();
            nextToken();
        }
    }

    private void skip() throws IOException {
        if (parser.currentToken().isStructStart()) {
            while (!nextToken().isStructEnd()) {
                skip();
            }
        }
    }

    /** The next token of what is not a record, and so may be of any size. */
    private JsonToken nextToken() throws IOException {
        source.renew();
        return parser.nextToken();
    }

    /**
     * Decides on another array of objects: it is left out where the one that is read is known to be that of the users.
     */
    private void meetAnother(String other, List<String> keys) {
        if (choice == Choice.SAID || !JsonArrays.isNoAttribute(other)) {
            return;
        }
        String read = JsonArrays.shown(Objects.requireNonNull(path));
        if (choice == Choice.ONLY_ONE || JsonArrays.arePeople(keys, known)) {
            breakOff(JsonArrays.several(List.of(read, other), " (%s)".formatted(here())));
        } else {
            warn(ProblemText.ARRAY_FOUND.of(null, Quoting.quoted(read), Quoting.quoted(other), Quoting.name(other)));
        }
    }

    private SourceRow element() throws IOException {
        try (TokenBuffer copy = new TokenBuffer(parser)) {
            copy.copyCurrentStructure(parser);
            return row(copy);
        }
    }

    /** Reads from the complete copy, so that an error found on the way does not lose the place in the source. */
    private SourceRow row(TokenBuffer copy) throws IOException {
        try (JsonParser element = copy.asParser(JsonText.MAPPER)) {
            JsonNode value = JsonText.MAPPER.readTree(element);
            return JsonText.row(number(), number(), value, value.toString());
        } catch (JsonProcessingException twice) {
            return SourceRow.unreadable(number(), number(), text(copy), JsonText.problem(twice, here()));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            return SourceRow.unreadable(number(), number(), text(copy), JsonText.numberTooLarge());
        }
    }

    private static String text(TokenBuffer copy) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator generator = JsonText.MAPPER.createGenerator(text)) {
            copy.serialize(generator);
        }
        return text.toString();
    }

    private @Nullable SourceRow brokenOff(Problem why, boolean withinElement) {
        breakOff(why);
        return withinElement && !ended ? SourceRow.unreadable(number(), number(), "", why) : null;
    }

    private Problem syntaxProblem(JsonProcessingException malformed) {
        if (isCutOff(malformed)) {
            return ProblemText.JSON_TRUNCATED_ARRAY.of(null, here(), number());
        }
        return ProblemText.JSON_MALFORMED_ELEMENT.of(null, here(), number());
    }

    private boolean isCutOff(JsonProcessingException malformed) {
        return malformed instanceof JsonEOFException
                || source.endedAfter(parser.currentLocation().getCharOffset());
    }

    private String here() {
        return "line %d, character %d"
                .formatted(
                        parser.currentLocation().getLineNr(),
                        parser.currentLocation().getColumnNr());
    }
}
