package dev.muster.records.mapping;

import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONata that a mapping may use: what ends for every row, soon and without filling the memory, gives the
 * same value whenever it is asked, and does nothing else. So there are no functions, variables, loops, ranges or times
 * of an expression's own, and functions are those of {@link TextFunctions}. It is decided when a mapping is loaded, and
 * not by a clock: a row must not depend on how busy the machine is.
 */
final class ExpressionGrammar {
    static final int LONGEST = 1_000;
    private static final int DEEPEST = 30;
    private static final Set<String> OPERATORS = Set.of(
            ".", "[", "]", "(", ")", ",", "&", "+", "-", "=", "!=", "<", ">", "<=", ">=", "and", "or", "in", "?", ":",
            "?:", "??");
    private static final Pattern INDEX = Pattern.compile("\\[\\s*-?[0-9]{1,4}\\s*]");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** The limit of a regular expression's size: nested repetitions are multiplied. */
    private static final long MOST_REPETITIONS = 1_000;

    private static final Pattern REPETITION = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?}");

    private final String text;
    private final List<ExpressionToken> tokens;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, Integer> references = new LinkedHashMap<>();
    private final Map<String, com.google.re2j.Pattern> regexes = new LinkedHashMap<>();

    /**
     * @throws ExpressionException if the expression has anything that a mapping may not use; it may still be no JSONata
     */
    ExpressionGrammar(String text) throws ExpressionException {
        if (text.length() > LONGEST) {
            throw new ExpressionException(
                    0,
                    "an expression has at most " + LONGEST + " characters; for many values use a table under values");
        }
        this.text = text;
        tokens = ExpressionLexer.of(text);
        for (int index = 0; index < tokens.size(); index++) {
            check(index);
        }
        checkDepth();
    }

    /** The columns that it reads, as they are written. */
    Set<String> columns() {
        return columns;
    }

    /** The attributes that it refers to, each with the place in the expression. */
    Map<String, Integer> references() {
        return references;
    }

    /** Its regular expressions, by their text. */
    Map<String, com.google.re2j.Pattern> regexes() {
        return regexes;
    }

    private void check(int index) throws ExpressionException {
        ExpressionToken token = tokens.get(index);
        switch (token.kind()) {
            case OPERATOR -> checkOperator(index, token);
            case VARIABLE -> checkVariable(index, token);
            case REGEX -> checkRegex(token);
            case NAME -> {
                if (!before(index, ".")) {
                    columns.add(token.text());
                }
            }
            default -> {}
        }
    }

    private void checkOperator(int index, ExpressionToken operator) throws ExpressionException {
        ExpressionToken before = index == 0 ? null : tokens.get(index - 1);
        ExpressionToken operand = before != null && before.endsOperand() ? before : null;
        if (!OPERATORS.contains(operator.text())) {
            throw refused(operator, operator.text() + " is not offered");
        } else if (operator.is("[")
                && operand != null
                && !INDEX.matcher(text).region(operator.start(), text.length()).lookingAt()) {
            throw refused(operator, "[…] after a value takes only a number, such as [0] or [-1]");
        } else if (operator.is("(") && operand != null && operand.kind() != ExpressionToken.Kind.VARIABLE) {
            throw refused(
                    operator,
                    operand.kind() == ExpressionToken.Kind.NAME
                            ? "a function name begins with $, such as $trim(" + operand.text() + ")"
                            : "an operator is missing before (");
        } else if (operator.is(".")
                && !(operand != null
                        && (operand.kind() == ExpressionToken.Kind.NAME || operand.is("]"))
                        && isName(index + 1))) {
            throw refused(
                    operator, ". takes a name on both sides; a column whose own name has dots is written in backticks");
        } else if (operator.is("-") && operand == null && !isNumber(index + 1)) {
            throw refused(operator, "- is the sign of a number, or goes between two numbers");
        } else if (operator.is("?") && operand == null) {
            throw refused(operator, "a condition is missing before ?");
        }
    }

    private void checkVariable(int index, ExpressionToken variable) throws ExpressionException {
        boolean called = index + 1 < tokens.size() && tokens.get(index + 1).is("(");
        if (called && !TextFunctions.NAMES.contains(variable.text())) {
            throw refused(
                    variable,
                    "unknown function $" + variable.text() + "; the functions are $"
                            + String.join(", $", TextFunctions.NAMES));
        }
        if (!called && !REFERENCE.matcher(variable.text()).matches()) {
            throw refused(variable, "$ is followed by the name of an attribute, or of a function");
        }
        if (!called) {
            references.putIfAbsent(variable.text(), variable.start());
        } else if (variable.text().equals(TextFunctions.DATE)) {
            checkDateForms(index);
        }
    }

    /** A form is written out, so that a mistake in it is found with the mapping and not row by row. */
    private void checkDateForms(int call) throws ExpressionException {
        int depth = 0;
        int forms = 0;
        for (int index = call + 1; index < tokens.size(); index++) {
            ExpressionToken token = tokens.get(index);
            depth += nesting(token);
            if (depth == 0) {
                break;
            }
            if (depth == 1 && token.is(",") && index + 1 < tokens.size()) {
                ExpressionToken form = tokens.get(index + 1);
                boolean whole = index + 2 >= tokens.size()
                        || tokens.get(index + 2).is(",")
                        || tokens.get(index + 2).is(")");
                if (form.kind() != ExpressionToken.Kind.STRING || !whole || !DateForm.isUsable(form.text())) {
                    throw refused(form, "the form of a date is a text of dd, MM and yyyy, such as \"dd.MM.yyyy\"");
                }
                forms++;
            }
        }
        if (forms == 0) {
            throw refused(tokens.get(call), "$date takes the form of the date, such as $date(Start, \"dd.MM.yyyy\")");
        }
    }

    private void checkRegex(ExpressionToken regex) throws ExpressionException {
        long repetitions = 1;
        for (Matcher counts = REPETITION.matcher(regex.text()); counts.find(); ) {
            String most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            repetitions = Math.min(MOST_REPETITIONS + 1, repetitions * Math.max(1, Long.parseLong(most)));
        }
        if (repetitions > MOST_REPETITIONS) {
            throw refused(regex, "the regular expression repeats something more than " + MOST_REPETITIONS + " times");
        }
        String flags = text.substring(regex.end() - flagsOf(regex), regex.end());
        int options = (flags.contains("i") ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
                | (flags.contains("m") ? com.google.re2j.Pattern.MULTILINE : 0);
        try {
            regexes.put(
                    TextFunctions.key(regex.text(), flags.contains("i"), flags.contains("m")),
                    com.google.re2j.Pattern.compile(regex.text(), options));
        } catch (PatternSyntaxException wrong) {
            throw refused(
                    regex,
                    "the regular expression cannot be used: " + wrong.getDescription()
                            + " (look-around and back references are not offered)");
        }
    }

    private static int flagsOf(ExpressionToken regex) {
        return regex.end() - regex.start() - regex.text().length() - 2;
    }

    private void checkDepth() throws ExpressionException {
        int depth = 0;
        for (ExpressionToken token : tokens) {
            depth += nesting(token);
            if (depth > DEEPEST) {
                throw refused(token, "more than " + DEEPEST + " brackets are open");
            }
        }
    }

    private static int nesting(ExpressionToken token) {
        if (token.is("(") || token.is("[")) {
            return 1;
        }
        return token.is(")") || token.is("]") ? -1 : 0;
    }

    private boolean before(int index, String operator) {
        return index > 0 && tokens.get(index - 1).is(operator);
    }

    private boolean isName(int index) {
        return index < tokens.size() && tokens.get(index).kind() == ExpressionToken.Kind.NAME;
    }

    private boolean isNumber(int index) {
        return index < tokens.size() && tokens.get(index).kind() == ExpressionToken.Kind.NUMBER;
    }

    private static ExpressionException refused(ExpressionToken token, String why) {
        return new ExpressionException(token.start(), why);
    }
}
