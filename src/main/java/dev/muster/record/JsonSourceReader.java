package dev.muster.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.List;

/**
 * Reads one array of objects, be it in an object, or objects that follow each other, wherever their lines break. An element that is no object,
 * or has a key twice, costs only itself; where the JSON itself is broken, nothing after it can be read.
 */
final class JsonSourceReader extends PrefetchingReader {
    private final RecordBudget source;
    private final JsonParser parser;
    private final Form form;
    private final String key;
    private boolean ended;

    /** What the objects stand in. */
    private enum Form { ARRAY, ARRAY_IN_OBJECT, NOTHING }

    private JsonSourceReader(Reader source, Form form, String key) throws IOException {
        this.source = new RecordBudget(source, Json.LONGEST_RECORD);
        this.parser = Json.MAPPER.createParser(this.source);
        this.form = form;
        this.key = key;
        start();
    }

    /** Reads a text that begins with the bracket of an array. */
    static JsonSourceReader ofArray(Reader source) throws IOException {
        return new JsonSourceReader(source, Form.ARRAY, null);
    }

    /** Reads a text that begins with an object in which the users stand as an array. */
    static JsonSourceReader ofArrayIn(Reader source, String key) throws IOException {
        return new JsonSourceReader(source, Form.ARRAY_IN_OBJECT, key);
    }

    /** Reads objects one after the other. */
    static JsonSourceReader ofObjects(Reader source) throws IOException {
        return new JsonSourceReader(source, Form.NOTHING, null);
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
    protected SourceRow read() throws IOException {
        boolean begun = false;
        try {
            source.renew();
            if (parser.currentToken() == null && form != Form.NOTHING) {
                goToTheArray();
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
            return brokenOff(ProblemCode.RECORD_TOO_LARGE.of(null,
                    "element %d, up to %s, has more than %d characters".formatted(number(), here(), Json.LONGEST_RECORD),
                    "Write each user as an object of its own."), true);
        } catch (JsonProcessingException malformed) {
            return brokenOff(syntaxProblem(malformed), begun || !isCutOff(malformed));
        }
    }

    @Override
    protected Problem noRows() {
        return ProblemCode.SOURCE_EMPTY.of(null, key == null ? "the array is empty" : "the array %s is empty".formatted(Shown.quoted(key)), "Write each user as an object into the array.");
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private void goToTheArray() throws IOException {
        parser.nextToken();
        while (form == Form.ARRAY_IN_OBJECT && parser.currentToken() != JsonToken.START_ARRAY) {
            if (parser.nextToken() == JsonToken.FIELD_NAME && parser.currentName().equals(key)) {
                parser.nextToken();
            } else {
                skipValue();
            }
        }
    }

    private JsonToken nextElement() throws IOException {
        JsonToken token = parser.nextToken();
        if (form != Form.NOTHING && token == JsonToken.END_ARRAY) {
            ended = true;
            if (form == Form.ARRAY_IN_OBJECT) {
                readTheRestOfTheObject();
            }
            if (parser.nextToken() != null) {
                breakOff(ProblemCode.JSON_MALFORMED.of(null, "more text follows the end of the array (%s)".formatted(here()),
                        "Put all users into one array."));
            }
            return null;
        }
        return token;
    }

    /** Users may stand in one array alone: of two, nobody knows which is meant. */
    private void readTheRestOfTheObject() throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String other = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
                breakOff(ProblemCode.JSON_NOT_USERS.of(null, "the object has two arrays of objects, %s and %s (%s)".formatted(Shown.quoted(key),
                        Shown.quoted(other), here()), "Take out the one that is not of users."));
            }
            skipValue();
        }
    }

    /** Skips the rest of a value of the outermost object, however large it is. */
    private void skipValue() throws IOException {
        while (!parser.getParsingContext().getParent().inRoot()) {
            source.renew();
            parser.nextToken();
        }
        source.renew();
    }

    private SourceRow element() throws IOException {
        try (TokenBuffer copy = new TokenBuffer(parser)) {
            copy.copyCurrentStructure(parser);
            return row(copy);
        }
    }

    /** Reads from the complete copy, so that an error found on the way does not lose the place in the source. */
    private SourceRow row(TokenBuffer copy) throws IOException {
        try (JsonParser element = copy.asParser(Json.MAPPER)) {
            JsonNode value = Json.MAPPER.readTree(element);
            return Json.row(number(), number(), value, value.toString());
        } catch (JsonProcessingException twice) {
            return SourceRow.unreadable(number(), number(), text(copy), Json.problem(twice, here()));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            return SourceRow.unreadable(number(), number(), text(copy), Json.numberTooLarge());
        }
    }

    private static String text(TokenBuffer copy) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator generator = Json.MAPPER.createGenerator(text)) {
            copy.serialize(generator);
        }
        return text.toString();
    }

    private SourceRow brokenOff(Problem why, boolean withinElement) {
        breakOff(why);
        return withinElement && !ended ? SourceRow.unreadable(number(), number(), "", why) : null;
    }

    private Problem syntaxProblem(JsonProcessingException malformed) {
        if (isCutOff(malformed)) {
            return ProblemCode.JSON_TRUNCATED.of(null,
                    "the text ends at %s before element %d or the array is complete".formatted(here(), number()),
                    "It was cut off: fetch it again, or complete it.");
        }
        return ProblemCode.JSON_MALFORMED.of(null, "the text is no JSON from %s on, in element %d".formatted(here(), number()),
                "Look for a missing quote, comma or brace there.");
    }

    private boolean isCutOff(JsonProcessingException malformed) {
        return malformed instanceof JsonEOFException || source.endedAfter(parser.currentLocation().getCharOffset());
    }

    private String here() {
        return "line %d, character %d".formatted(parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr());
    }
}
