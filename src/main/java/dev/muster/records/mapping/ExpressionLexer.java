package dev.muster.records.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into its words, exactly where JSONata does. */
final class ExpressionLexer {
    private static final String BLANKS = " \t\n\r";
    private static final String OPERATOR_CHARACTERS = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private static final Set<String> LONG_OPERATORS = Set.of("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??");
    private static final Set<String> WORD_OPERATORS = Set.of("and", "or", "in");
    private static final Set<String> VALUES = Set.of("true", "false", "null");
    private static final Pattern NUMBER = Pattern.compile("(0|[1-9][0-9]*)(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");

    private final String text;
    private final List<ExpressionToken> tokens = new ArrayList<>();
    private int position;

    private ExpressionLexer(String text) {
        this.text = text;
    }

    static List<ExpressionToken> of(String text) throws ExpressionException {
        var scanned = new ExpressionLexer(text);
        while (scanned.skipBlanks()) {
            scanned.next();
        }
        return scanned.tokens;
    }

    private boolean skipBlanks() {
        while (position < text.length() && BLANKS.indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position < text.length();
    }

    private void next() throws ExpressionException {
        char first = text.charAt(position);
        if (first == '/') {
            regex();
        } else if (OPERATOR_CHARACTERS.indexOf(first) >= 0) {
            boolean isLong =
                    position + 1 < text.length() && LONG_OPERATORS.contains(text.substring(position, position + 2));
            add(
                    ExpressionToken.Kind.OPERATOR,
                    text.substring(position, position + (isLong ? 2 : 1)),
                    position + (isLong ? 2 : 1));
        } else if (first == '"' || first == '\'') {
            string(first);
        } else if (first == '`') {
            int end = text.indexOf('`', position + 1);
            if (end < 0) {
                throw new ExpressionException(position, "the name that begins with ` has no ` at its end");
            }
            add(ExpressionToken.Kind.NAME, text.substring(position + 1, end), end + 1);
        } else {
            Matcher number = NUMBER.matcher(text).region(position, text.length());
            if (number.lookingAt()) {
                add(ExpressionToken.Kind.NUMBER, number.group(), number.end());
            } else {
                word();
            }
        }
    }

    private void add(ExpressionToken.Kind kind, String word, int end) {
        tokens.add(new ExpressionToken(kind, word, position, end));
        position = end;
    }

    private void string(char quote) throws ExpressionException {
        int end = position + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw new ExpressionException(
                    position, "the text that begins with " + quote + " has no " + quote + " at its end");
        }
        add(ExpressionToken.Kind.STRING, text.substring(position + 1, end), end + 1);
    }

    private void word() {
        int end = position;
        while (end < text.length()
                && BLANKS.indexOf(text.charAt(end)) < 0
                && OPERATOR_CHARACTERS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(position, end);
        if (word.startsWith("$")) {
            add(ExpressionToken.Kind.VARIABLE, word.substring(1), end);
        } else {
            add(kindOf(word), word, end);
        }
    }

    private static ExpressionToken.Kind kindOf(String word) {
        if (WORD_OPERATORS.contains(word)) {
            return ExpressionToken.Kind.OPERATOR;
        }
        return VALUES.contains(word) ? ExpressionToken.Kind.VALUE : ExpressionToken.Kind.NAME;
    }

    /**
     * A slash begins a regular expression only after a comma; division and comments are not offered. It ends where
     * JSONata lets it end.
     */
    private void regex() throws ExpressionException {
        ExpressionToken before = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (before == null || !before.is(",") || text.startsWith("/*", position)) {
            throw new ExpressionException(
                    position, "a / can only begin a regular expression, as the second argument of a function");
        }
        int depth = 0;
        for (int end = position + 1; end < text.length(); end++) {
            char character = text.charAt(end);
            if (character == '/' && depth == 0 && backslashesBefore(end) % 2 == 0) {
                int afterFlags = end + 1;
                while (afterFlags < text.length() && "im".indexOf(text.charAt(afterFlags)) >= 0) {
                    afterFlags++;
                }
                add(ExpressionToken.Kind.REGEX, text.substring(position + 1, end), afterFlags);
                return;
            }
            if (text.charAt(end - 1) != '\\') {
                if ("([{".indexOf(character) >= 0) {
                    depth++;
                } else if (")]}".indexOf(character) >= 0) {
                    depth--;
                }
            }
        }
        throw new ExpressionException(position, "the regular expression that begins with / has no / at its end");
    }

    private int backslashesBefore(int end) {
        int number = 0;
        while (text.charAt(end - 1 - number) == '\\') {
            number++;
        }
        return number;
    }
}
