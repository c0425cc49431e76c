package dev.muster.records.mapping;

/**
 * A word of an expression.
 *
 * @param text without the quotes of a string or name, the {@code $} of a variable, the slashes of a regular expression
 * @param start its first character in the expression, from 0
 * @param end the character after its last one
 */
record ExpressionToken(Kind kind, String text, int start, int end) {
    enum Kind {
        NAME,
        STRING,
        NUMBER,
        VALUE,
        VARIABLE,
        REGEX,
        OPERATOR
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** Returns whether an operand ends with it, so that an operator may follow. */
    boolean endsOperand() {
        return kind != Kind.OPERATOR || text.equals(")") || text.equals("]");
    }
}
