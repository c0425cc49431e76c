package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.CustomAttributes;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.json.JsonText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the custom attributes of rows: from the array of JSON sources, from pairs of columns, and from columns of their
 * own.
 */
final class CustomAttributeReader {
    private final CustomAttributes rules;
    private final ColumnProblems columnProblems;

    CustomAttributeReader(CustomAttributes rules, ColumnProblems columnProblems) {
        this.rules = rules;
        this.columnProblems = columnProblems;
    }

    /**
     * The array of the row, in which a value that is {@code null} clears its attribute; {@code null} if the row has no
     * custom attributes.
     */
    @Nullable
    JsonNode read(RowFields row, @Nullable Operation operation, ValueReader values) {
        Reading reading = new Reading(row, values);
        SourceField array = row.customArray();
        if (array != null && array.value().isNull() && operation != Operation.CREATE) {
            return NullNode.instance;
        }
        if (array != null && !array.value().isNull()) {
            reading.array(array);
        }
        reading.pairs();
        row.customs().forEach(reading::single);
        return reading.sent.isEmpty() && (array == null || operation == Operation.CREATE) ? null : reading.sent;
    }

    private final class Reading {
        private final RowFields row;
        private final ValueReader values;
        private final ArrayNode sent = JsonNodeFactory.instance.arrayNode();
        private final Set<String> names = new HashSet<>();

        Reading(RowFields row, ValueReader values) {
            this.row = row;
            this.values = values;
        }

        void array(SourceField field) {
            if (!field.value().isArray()) {
                row.add(wrongType(field, "an array of objects"));
                return;
            }
            for (int index = 0; index < field.value().size(); index++) {
                SourceField element = new SourceField(
                        "%s[%d]".formatted(field.column(), index + 1),
                        field.value().get(index));
                if (element.value().isObject()) {
                    element(element);
                } else {
                    row.add(wrongType(element, "an object with name and value"));
                }
            }
        }

        void pairs() {
            Set<Integer> pairs = new TreeSet<>(row.customNames().keySet());
            pairs.addAll(row.customValues().keySet());
            pairs.forEach(
                    pair -> pair(row.customNames().get(pair), row.customValues().get(pair)));
        }

        void single(String name, SourceField value) {
            SourceField named = new SourceField(value.column(), JsonNodeFactory.instance.textNode(name));
            if (values.clears(value)) {
                clear(named);
            } else if (!values.isAbsent(value)) {
                add(named, value);
            }
        }

        private void element(SourceField element) {
            for (Map.Entry<String, JsonNode> entry : element.value().properties()) {
                if (!entry.getKey().equals(CustomAttributes.NAME)
                        && !entry.getKey().equals(CustomAttributes.VALUE)) {
                    columnProblems.unknownNestedKey(
                            rules.property() + "[]." + entry.getKey(),
                            CustomAttributes.NAME + " and " + CustomAttributes.VALUE);
                }
            }
            pair(within(element, CustomAttributes.NAME), within(element, CustomAttributes.VALUE));
        }

        private void pair(@Nullable SourceField givenName, @Nullable SourceField givenValue) {
            SourceField name = present(givenName);
            if (givenValue != null && (values.clears(givenValue) || values.isClear(givenValue))) {
                if (name != null && values.clears(givenValue)) {
                    clear(name);
                }
                return;
            }
            SourceField value = present(givenValue);
            if (name != null && value != null) {
                add(name, value);
            } else if (name != null) {
                row.add(ProblemText.CUSTOM_VALUE_MISSING.of(
                        name.column(), Quoting.quoted(name.value().asText())));
            } else if (value != null) {
                row.add(ProblemText.CUSTOM_NAME_MISSING.of(value.column()));
            }
        }

        private void clear(SourceField name) {
            String clean = name(name);
            if (clean != null) {
                sent.addObject().put(CustomAttributes.NAME, clean).putNull(CustomAttributes.VALUE);
            }
        }

        private void add(SourceField name, SourceField value) {
            String clean = name(name);
            String valueText = values.text(value);
            if (clean != null
                    && valueText != null
                    && values.isText(value, valueText)
                    && values.isWhole(clean, value, valueText)
                    && values.fits(value, valueText, rules.longestValue())) {
                sent.addObject().put(CustomAttributes.NAME, clean).put(CustomAttributes.VALUE, valueText);
            }
        }

        /** The name without blanks around it; {@code null} if something is wrong with it. */
        private @Nullable String name(SourceField name) {
            String text = values.text(name);
            if (text == null) {
                return null;
            }
            String clean = text.strip();
            if (!rules.isName(clean)) {
                row.add(ProblemText.CUSTOM_NAME_MALFORMED.of(
                        name.column(), Quoting.quoted(clean), rules.longestName()));
                return null;
            }
            if (!names.add(clean)) {
                row.add(ProblemText.CUSTOM_NAME_TWICE.of(name.column(), Quoting.quoted(clean)));
                return null;
            }
            return clean;
        }

        private static @Nullable SourceField within(SourceField element, String key) {
            JsonNode value = element.value().get(key);
            return value == null ? null : new SourceField(element.column() + "." + key, value);
        }

        private static @Nullable SourceField present(@Nullable SourceField field) {
            return field == null
                            || field.value().isNull()
                            || field.value().isTextual()
                                    && field.value().textValue().isBlank()
                    ? null
                    : field;
        }
    }

    private static Problem wrongType(SourceField field, String expected) {
        return ProblemText.TYPE_WRONG.of(field.column(), expected, JsonText.kind(field.value()));
    }
}
