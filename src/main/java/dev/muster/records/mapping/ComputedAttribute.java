package dev.muster.records.mapping;

/**
 * An attribute that is made of columns, or a rule that leaves rows out because of them.
 *
 * @param attribute its name as the mapping writes it; {@code skip} for a rule
 * @param secret whether its value must never be shown; such a value needs all of its columns to be filled
 * @param span where the expression stands
 */
public record ComputedAttribute(
        String attribute, MappingExpression expression, boolean secret, SourcePosition place, SourceRange span) {

    /** The attribute and what it comes of, as the reason of a row names it. */
    public String label() {
        String columns = String.join(", ", expression.columns());
        return attribute + " made by " + place.brief() + (columns.isEmpty() ? "" : " from " + columns);
    }
}
