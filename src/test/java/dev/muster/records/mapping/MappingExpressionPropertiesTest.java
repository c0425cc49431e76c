package dev.muster.records.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever an expression and a row contain: there is a value, or none, or a reason for people; and soon, and the same
 * again.
 */
class MappingExpressionPropertiesTest {
    private static final long LONG = 3_000_000_000L;

    @Property(tries = 800)
    void aMixOfWords(@ForAll("mixes") String text, @ForAll("cells") String one, @ForAll("cells") String other) {
        evaluate(text, one, other);
    }

    @Property(tries = 800)
    void anExpressionThatMakesSense(
            @ForAll("expressions") String text, @ForAll("cells") String one, @ForAll("cells") String other) {
        evaluate(text, one, other);
    }

    @Property(tries = 300)
    void anyText(@ForAll String text) {
        evaluate(text, "Ada", "Brook");
    }

    private static void evaluate(String text, String one, String other) {
        MappingExpression expression;
        try {
            expression = MappingExpression.compile(text);
        } catch (ExpressionException refused) {
            assertThat(refused.offset()).isBetween(0, Math.max(0, text.length()));
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
            return;
        }
        Map<String, Object> row =
                Map.of("a", one, "b", other, "list", List.of(one, 1, true), "object", Map.of("a", other));
        long start = System.nanoTime();
        assertThat(outcome(expression, row)).isEqualTo(outcome(expression, row));
        assertThat(System.nanoTime() - start).isLessThan(LONG);
    }

    private static String outcome(MappingExpression expression, Map<String, Object> row) {
        try {
            String value = expression.value(row, Map.of());
            assertThat(value == null ? 0 : value.length()).isLessThanOrEqualTo(10_000);
            return "value " + value;
        } catch (ComputationException noValue) {
            return "none: " + noValue.getMessage();
        }
    }

    @Provide
    Arbitrary<String> mixes() {
        return Arbitraries.of(
                        "a",
                        "b",
                        "`a`",
                        "list",
                        "object",
                        ".",
                        "[0]",
                        "[",
                        "]",
                        "(",
                        ")",
                        ",",
                        "&",
                        "+",
                        "-",
                        "=",
                        "!=",
                        "<",
                        "and",
                        "or",
                        "in",
                        "?",
                        ":",
                        "?:",
                        "??",
                        "1",
                        "2.5",
                        "-1",
                        "'x'",
                        "\"\"",
                        "/x/",
                        "/(a|b)*$/i",
                        "true",
                        "null",
                        "$a",
                        "$trim",
                        "$replace",
                        "$split",
                        "$pad",
                        "$join",
                        "$string",
                        "$fold(a)",
                        "$exists",
                        "*",
                        ";",
                        "$eval",
                        "{",
                        "}")
                .list()
                .ofMinSize(1)
                .ofMaxSize(15)
                .map(words -> String.join(" ", words));
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> leaves = Arbitraries.of(
                "a",
                "b",
                "missing",
                "list",
                "list[1]",
                "object.a",
                "object",
                "'x'",
                "''",
                "1",
                "-2",
                "1e300",
                "true",
                "null",
                "$split(a, '')");
        return Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves,
                () -> leaves,
                () -> Arbitraries.of(
                                "$trim(%s)",
                                "$fold(%s)",
                                "$fold(%s, 'de')",
                                "$date(%s, 'dd.MM.yyyy')",
                                "$slug(%s)",
                                "$title(%s)",
                                "$lowercase(%s)",
                                "$length(%s)",
                                "$string(%s)",
                                "$number(%s)",
                                "$not(%s)",
                                "$exists(%s)",
                                "$pad(%s, -9, 'ab')",
                                "$replace(%s, /[aeiou]+/, '$0$0$1$$')",
                                "$replace(%s, 'a', 'b', 1)",
                                "$split(%s, /\\s*/)",
                                "$join(%s, '-')",
                                "$substring(%s, 1, 2)",
                                "$substring(%s, -2)",
                                "$contains(%s, /^.*x$/m)",
                                "(%s)",
                                "[%s]",
                                "%s[0]",
                                "$boolean(%s)",
                                "$uppercase(%s)")
                        .flatMap(shape -> expressions().map(inner -> String.format(shape, inner))),
                () -> Arbitraries.of(" & ", " + ", " - ", " = ", " < ", " and ", " or ", " in ", " ?: ", " ?? ", ", ")
                        .flatMap(operator -> expressions()
                                .flatMap(left -> expressions()
                                        .map(right -> operator.equals(", ")
                                                ? "$pad(" + left + ", " + right + ")"
                                                : left + operator + right))),
                () -> expressions()
                        .flatMap(condition -> expressions().map(value -> condition + " ? " + value + " : 'else'")));
    }

    @Provide
    Arbitrary<String> cells() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.of(
                        "",
                        " ",
                        "Änne",
                        "a".repeat(9_999),
                        "😀",
                        "\uD800",
                        "<clear>",
                        "12",
                        "0x1F",
                        "NaN",
                        "$1",
                        "\\"));
    }
}
