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
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.source.SourceRow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Parsing of JSON sources: numbers exactly as written, and no memory that grows with the source. */
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

    /** The row that a complete text is; a row with a problem if it is not a JSON object. */
    public static SourceRow row(long number, long line, String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode value = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                return SourceRow.unreadable(
                        number,
                        line,
                        text,
                        ProblemText.JSON_MALFORMED_AFTER_OBJECT.of(
                                null, parser.currentTokenLocation().getColumnNr()));
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

    /** The row that a value is; {@code text} is kept if the value is not an object. */
    public static SourceRow row(long number, long line, JsonNode value, String text) {
        return value instanceof ObjectNode object
                ? SourceRow.ofObject(number, line, object)
                : SourceRow.unreadable(number, line, text, ProblemText.ROW_NOT_AN_OBJECT.of(null, kind(value)));
    }

    /** The problem, without the parser's own words: they may quote the source, including a secret. */
    static Problem problem(JsonProcessingException malformed, String where) {
        if (malformed instanceof MismatchedInputException && malformed.getProcessor() instanceof JsonParser parser) {
            return duplicate(parser);
        }
        if (malformed instanceof JsonEOFException) {
            return ProblemText.JSON_TRUNCATED_OBJECT.of(null, where);
        }
        return ProblemText.JSON_MALFORMED_AT.of(null, where);
    }

    /** A number whose exponent no number of Java has. It is not shown: it may be meant as a password. */
    static Problem numberTooLarge() {
        return ProblemText.JSON_MALFORMED_NUMBER.of(null);
    }

    /** The type of a value, as messages name it. */
    public static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case NUMBER -> "a number";
            case STRING -> "a string";
            default -> "an object";
        };
    }

    private static Problem duplicate(JsonParser parser) {
        String key = nameAt(parser);
        return key == null
                ? ProblemText.KEY_DUPLICATE_UNNAMED.of(null)
                : ProblemText.KEY_DUPLICATE.of(key, Quoting.quoted(key));
    }

    private static @Nullable String nameAt(JsonParser parser) {
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
