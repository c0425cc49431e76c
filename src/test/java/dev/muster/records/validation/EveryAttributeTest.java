package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceExample;
import dev.muster.sandbox.ApiContract;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for every attribute of the description, under each of its names, in each operation. */
class EveryAttributeTest {
    private static final String MARK = "hunter2";

    static Stream<SourceExample> examples() {
        return SourceExample.all().stream();
    }

    static Stream<SourceExample> allowed() {
        return examples().filter(SourceExample::allowed);
    }

    static Stream<SourceExample> limitedTexts() {
        return allowed().filter(example -> example.attribute().maxLength() != null);
    }

    static Stream<SourceExample> limitedNumbers() {
        return allowed().filter(example -> example.attribute().minimum() != null);
    }

    static Stream<SourceExample> secrets() {
        return allowed().filter(example -> example.attribute().secret());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void mapsACellToItsPath(SourceExample example) {
        List<UnaryOperator<String>> spellings = List.of(
                name -> name,
                name -> name.toUpperCase(Locale.ROOT),
                name -> name.replace('_', ' '),
                name -> name.replace("_", ""),
                name -> " " + name.replace('_', '-') + " ");
        for (UnaryOperator<String> spelling : spellings) {
            assertLandsOrIsNotAllowed(example, example.csv(spelling.apply(example.column()), example.cell()));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void mapsAJsonKeyToItsPath(SourceExample example) {
        assertLandsOrIsNotAllowed(example, example.json(example.value()));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "UPDATE"})
    void sendsOnlyWhatTheContractAccepts(Operation operation) {
        List<JsonNode> users = allowed()
                .filter(example -> example.operation() == operation)
                .map(example -> example.csv(example.column(), example.cell()))
                .filter(mapped -> mapped.identified(false))
                .<JsonNode>map(ReadRows::sent)
                .toList();

        assertThat(users).hasSizeBetween(50, 800);
        ApiContract.assertTakes(operation, users);
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void clearsOnlyWhatTheContractAccepts(SourceExample example) {
        MappedRecord mapped = example.csv(example.column(), ValueReader.CLEAR);
        if (!example.attribute().clearable()) {
            assertThat(ReadRows.codes(mapped)).containsExactly("CLEAR_NOT_ALLOWED");
        } else if (example.attribute().essential()
                && example.attribute()
                        .path()
                        .field()
                        .equals(example.attribute().path().entryKey())) {
            assertThat(ReadRows.codes(mapped)).containsExactly("ELEMENT_INCOMPLETE");
        } else {
            assertThat(mapped.problems()).isEmpty();
            if (example.operation() != Operation.UPSERT) {
                ApiContract.assertTakes(example.operation(), List.of(ReadRows.sent(mapped)));
            }
            assertThat(mapped.user().has(example.attribute().path().property()))
                    .isEqualTo(example.operation() != Operation.CREATE);
        }
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void refusesAnotherJsonType(SourceExample example) {
        JsonNode wrong = switch (example.attribute().type()) {
            case BOOLEAN, INTEGER, ENROLLMENT, TEXTS -> TextNode.valueOf(example.cell());
            default -> ReadRows.tree("4711");
        };
        assertThat(ReadRows.codes(example.json(wrong))).containsExactly("TYPE_WRONG");
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void refusesAnInvalidText(SourceExample example) {
        String code = example.attribute().values().isEmpty()
                ? switch (example.attribute().type()) {
                    case STRING, TEXTS -> null;
                    case USERNAME -> "USERNAME_MALFORMED";
                    case EMAIL -> "EMAIL_MALFORMED";
                    case ID -> "ID_MALFORMED";
                    // A full name names a user, too; the directory decides.
                    case USER -> null;
                    case BOOLEAN -> "BOOLEAN_MALFORMED";
                    case INTEGER, ENROLLMENT -> "INTEGER_MALFORMED";
                    case TIME -> "TIME_MALFORMED";
                }
                : "VALUE_NOT_ALLOWED";

        assertThat(ReadRows.codes(example.csv(example.column(), "no such thing")))
                .isEqualTo(code == null ? List.of() : List.of(code));
    }

    @ParameterizedTest
    @MethodSource("limitedTexts")
    void enforcesTheMaximumLength(SourceExample example) {
        int longest = example.attribute().maxLength();

        assertThat(ReadRows.codes(example.csv(example.column(), "x".repeat(longest))))
                .doesNotContain("VALUE_TOO_LONG");
        assertThat(ReadRows.codes(example.csv(example.column(), "x".repeat(longest + 1))))
                .containsExactly("VALUE_TOO_LONG");
    }

    @ParameterizedTest
    @MethodSource("limitedNumbers")
    void enforcesTheRangeOfNumbers(SourceExample example) {
        long smallest = example.attribute().minimum();
        long largest = example.attribute().maximum() == null
                ? Long.MAX_VALUE
                : example.attribute().maximum();

        assertThat(ReadRows.codes(example.csv(example.column(), String.valueOf(smallest))))
                .isEmpty();
        assertThat(ReadRows.codes(example.csv(example.column(), String.valueOf(largest))))
                .isEmpty();
        assertThat(ReadRows.codes(example.csv(example.column(), String.valueOf(smallest - 1))))
                .containsExactly("INTEGER_OUT_OF_RANGE");
        assertThat(ReadRows.codes(example.csv(example.column(), largest + "0")))
                .containsExactly("INTEGER_OUT_OF_RANGE");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void neverShowsASecret(SourceExample example) {
        int longest = example.attribute().maxLength();
        List<MappedRecord> refused = List.of(
                example.csv(example.column(), MARK.repeat(longest)),
                example.csv(example.column(), MARK + "\u0001"),
                example.json(ReadRows.tree("['" + MARK + "']")),
                example.json(ReadRows.tree("{'" + MARK + "':1}")));

        assertThat(refused).allSatisfy(mapped -> {
            assertThat(mapped.problems()).isNotEmpty();
            assertThat(mapped.problems().toString()).doesNotContain(MARK);
        });
    }

    @Test
    void hasASecretToLookFor() {
        assertThat(secrets()).isNotEmpty();
    }

    private static void assertLandsOrIsNotAllowed(SourceExample example, MappedRecord mapped) {
        if (example.allowed()) {
            assertThat(mapped.problems()).isEmpty();
            assertThat(example.in(mapped)).hasToString(example.sent().toString());
        } else {
            assertThat(ReadRows.codes(mapped)).containsOnly("ATTRIBUTE_NOT_ALLOWED");
            assertThat(example.in(mapped).isMissingNode()).isTrue();
        }
    }
}
