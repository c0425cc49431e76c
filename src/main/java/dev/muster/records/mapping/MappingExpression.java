package dev.muster.records.mapping;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value made of the columns of a row, written in JSONata. Compiled once; safe for several threads. */
public final class MappingExpression {
    private static final String SEVERAL_TEXTS = ";";

    private final String text;
    private final Jsonata compiled;
    private final Set<String> columns;
    private final Map<String, Integer> references;

    private MappingExpression(String text, Jsonata compiled, ExpressionGrammar grammar) {
        this.text = text;
        this.compiled = compiled;
        columns = Collections.unmodifiableSet(grammar.columns());
        references = Collections.unmodifiableMap(grammar.references());
    }

    static MappingExpression compile(String text) throws ExpressionException {
        var grammar = new ExpressionGrammar(text);
        try {
            Jsonata compiled = Jsonata.jsonata(text);
            TextFunctions.register(compiled, grammar.regexes());
            compiled.setValidateInput(false);
            return new MappingExpression(text, compiled, grammar);
        } catch (JException wrong) {
            throw new ExpressionException(
                    Math.max(0, Math.min(wrong.getLocation(), text.length()) - 1),
                    "this is not valid JSONata: " + wrong.getMessage());
        } catch (RuntimeException | StackOverflowError wrong) {
            throw new ExpressionException(0, "this is not valid JSONata");
        }
    }

    /** The names of the columns that it reads. */
    public Set<String> columns() {
        return columns;
    }

    /** The names of the attributes that it refers to. */
    public Set<String> attributes() {
        return references.keySet();
    }

    Map<String, Integer> references() {
        return references;
    }

    /**
     * The value for a row, as a cell would have it; {@code null} where it gives none. Several texts have {@code ;}
     * between them.
     *
     * @param cells by the names of the columns that it reads: texts or JSON values; a column that does not exist has no
     *     value
     * @param attributes by the names of the attributes that it refers to
     * @throws ComputationException if it gives no value that a cell could have
     */
    public @Nullable String value(Map<String, ?> cells, Map<String, String> attributes) {
        return text(evaluate(cells, attributes));
    }

    /**
     * Returns whether it is true for a row; {@code false} where it gives nothing. Its arguments are those of
     * {@link #value}.
     *
     * @throws ComputationException if it gives neither true nor false
     */
    public boolean test(Map<String, ?> cells, Map<String, String> attributes) {
        Object result = evaluate(cells, attributes);
        if (result != null && !(result instanceof Boolean)) {
            throw new ComputationException("the result is neither true nor false");
        }
        return Boolean.TRUE.equals(result);
    }

    private @Nullable Object evaluate(Map<String, ?> cells, Map<String, String> attributes) {
        Jsonata.Frame frame = compiled.createFrame();
        references.keySet().forEach(name -> frame.bind(name, (Object) attributes.get(name)));
        try {
            return compiled.evaluate(cells, frame);
        } catch (ComputationException wrong) {
            throw wrong;
        } catch (JException wrong) {
            throw new ComputationException(
                    String.valueOf(wrong.getError()).startsWith("T")
                            ? "an operator or function gets an argument of the wrong type"
                            : "it has no result");
        } catch (NumberFormatException wrong) {
            throw new ComputationException("a text is not a number");
        } catch (RuntimeException wrong) {
            throw new ComputationException("it has no result");
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof List<?> several) {
            List<String> texts = several.stream()
                    .map(MappingExpression::single)
                    .filter(text -> text != null)
                    .toList();
            return bounded(String.join(SEVERAL_TEXTS, texts));
        }
        String text = single(value);
        return text == null ? null : bounded(text);
    }

    private static @Nullable String single(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        throw new ComputationException("the result is neither a text nor a number");
    }

    private static String bounded(String value) {
        if (value.length() > TextFunctions.LONGEST) {
            throw new ComputationException("the result has more than " + TextFunctions.LONGEST + " characters");
        }
        return value;
    }

    @Override
    public String toString() {
        return text;
    }
}
