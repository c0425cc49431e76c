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
 * Reads one array of objects, or objects that follow each other, wherever their lines break. An element that is no object,
 * or has a key twice, costs only itself; where the JSON itself is broken, nothing after it can be read.
 */
final class JsonSourceReader extends PrefetchingReader {
    private final RecordBudget source;
    private final JsonParser parser;
    private final boolean array;

    /** {@code array} says whether the source begins with the bracket of an array. */
    JsonSourceReader(Reader source, boolean array) throws IOException {
        this.source = new RecordBudget(source, Json.LONGEST_RECORD);
        this.parser = Json.MAPPER.createParser(this.source);
        this.array = array;
        if (array) {
            parser.nextToken();
        }
        start();
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
            JsonToken token = nextElement();
            if (token == null) {
                return null;
            }
            begun = true;
            return element();
        } catch (NotTextException noText) {
            return brokenOff(noText.problem(), number() > 1);
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
        return ProblemCode.SOURCE_EMPTY.of(null, "the array is empty", "Write each user as an object into the array.");
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private JsonToken nextElement() throws IOException {
        JsonToken token = parser.nextToken();
        if (array && token == JsonToken.END_ARRAY && parser.getParsingContext().inRoot()) {
            if (parser.nextToken() != null) {
                breakOff(ProblemCode.JSON_MALFORMED.of(null, "more text follows the end of the array (%s)".formatted(here()),
                        "Put all users into one array."));
            }
            return null;
        }
        return token;
    }

    private SourceRow element() throws IOException {
        try (TokenBuffer copy = new TokenBuffer(parser).forceUseOfBigDecimal(true)) {
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
        return withinElement ? SourceRow.unreadable(number(), number(), "", why) : null;
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
