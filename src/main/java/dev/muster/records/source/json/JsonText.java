package dev.muster.records.source.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.Quoting;
import dev.muster.records.source.SourceRow;
import java.io.IOException;

/** How JSON sources are parsed: numbers exactly as written, and nothing in memory that grows with the source. */
public final class JsonText {
    /** The most characters that one record may have. */
    static final int LONGEST_RECORD = 1 << 20;

    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonText() {}

    /** The row that a complete text is; a row with a problem if it is no JSON object. */
    public static SourceRow row(long number, long line, String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode value = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                return SourceRow.unreadable(
                        number,
                        line,
                        text,
                        ProblemCode.JSON_MALFORMED.of(
                                null,
                                "more text follows the end of the object (character %d)"
                                        .formatted(parser.currentTokenLocation().getColumnNr()),
                                "Write every object on a line of its own."));
            }
            return row(number, line, value, text);
        } catch (JsonProcessingException malformed) {
            return SourceRow.unreadable(number, line, text, problem(malformed, "character " + column(malformed)));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            return SourceRow.unreadable(number, line, text, numberTooLarge());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The row that a value is; {@code text} is kept where the value is no object. */
    public static SourceRow row(long number, long line, JsonNode value, String text) {
        return value instanceof ObjectNode object
                ? SourceRow.ofObject(number, line, object)
                : SourceRow.unreadable(
                        number,
                        line,
                        text,
                        ProblemCode.ROW_NOT_AN_OBJECT.of(
                                null,
                                "an object was expected, but it is " + kind(value),
                                "Write each user as an object: {\"username\": …}."));
    }

    /** What is wrong, without the parser's own words: those may quote the source, and with it a secret. */
    static Problem problem(JsonProcessingException malformed, String where) {
        if (malformed instanceof MismatchedInputException && malformed.getProcessor() instanceof JsonParser parser) {
            return duplicate(parser);
        }
        if (malformed instanceof JsonEOFException) {
            return ProblemCode.JSON_TRUNCATED.of(
                    null,
                    "the text ends before the object is complete (%s)".formatted(where),
                    "Complete it: something of it was cut off.");
        }
        return ProblemCode.JSON_MALFORMED.of(
                null,
                "the text is no JSON from %s on".formatted(where),
                "Look for a missing quote, comma or brace there.");
    }

    /** A number whose exponent no number of Java has. It is not shown: it may be meant as a password. */
    static Problem numberTooLarge() {
        return ProblemCode.JSON_MALFORMED.of(
                null,
                "a number of the object has an exponent that is too large to be read",
                "Write the number's digits, or put it into quotes.");
    }

    /** What a value is, for messages. */
    public static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case NUMBER -> "a number";
            case STRING -> "a text";
            default -> "an object";
        };
    }

    private static Problem duplicate(JsonParser parser) {
        String key = nameAt(parser);
        return ProblemCode.KEY_DUPLICATE.of(
                key,
                key == null
                        ? "one object has the same key twice"
                        : "the key %s stands twice in one object".formatted(Quoting.quoted(key)),
                "Take one of them out.");
    }

    private static String nameAt(JsonParser parser) {
        try {
            return parser.currentName();
        } catch (IOException unknown) {
            return null;
        }
    }

    private static int column(JsonProcessingException malformed) {
        return malformed.getLocation() == null ? 1 : malformed.getLocation().getColumnNr();
    }
}
