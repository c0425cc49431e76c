package dev.muster.records.schema;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a user, as the catalog describes it.
 *
 * @param name its name; also a column
 * @param path its path in the JSON object that is sent
 * @param type what it takes
 * @param columns further names that a column or key may have
 * @param mistaken names that people write for it, which are not accepted
 * @param maxLength the most characters it takes; {@code null} for no limit
 * @param devices the most characters that devices of a kind take, by the kind; empty for no such limit
 * @param minimum the smallest number it takes; {@code null} for no limit
 * @param maximum the largest number it takes; {@code null} for no limit
 * @param values the only values it takes, with the operations that take them; empty for no such limit
 * @param operations the operations that take the attribute
 * @param required the operations that require it
 * @param identifies the operations that find their user by it
 * @param secret whether its value must never be shown
 * @param clearable whether a user can be without it; {@code null} for what {@code required}, {@code identifies} and
 *     {@code secret} let expect
 * @param digits whether its text is one of digits, such as an id or a phone number
 * @param essential whether its nested object requires it
 * @param example what a template shows for it; {@code null} for what few need
 */
public record Attribute(
        String name,
        AttributePath path,
        AttributeType type,
        List<String> columns,
        List<String> mistaken,
        @Nullable Integer maxLength,
        Map<String, Integer> devices,
        @Nullable Long minimum,
        @Nullable Long maximum,
        Map<String, Set<Operation>> values,
        Set<Operation> operations,
        Set<Operation> required,
        Set<Operation> identifies,
        boolean secret,
        @Nullable Boolean clearable,
        boolean digits,
        boolean essential,
        @Nullable String example) {
    public Attribute {
        Objects.requireNonNull(name, "an attribute needs a name");
        path = path == null ? AttributePath.of(name) : path;
        type = type == null ? AttributeType.STRING : type;
        columns = columns == null ? List.of() : List.copyOf(columns);
        mistaken = mistaken == null ? List.of() : List.copyOf(mistaken);
        devices = devices == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
        operations = Collections.unmodifiableSet(operations == null ? EnumSet.allOf(Operation.class) : operations);
        required = Collections.unmodifiableSet(required == null ? EnumSet.noneOf(Operation.class) : required);
        identifies = Collections.unmodifiableSet(identifies == null ? EnumSet.noneOf(Operation.class) : identifies);
        clearable = clearable == null ? required.isEmpty() && identifies.isEmpty() && !secret : clearable;
    }

    /** Returns whether a user can be without it. */
    @Override
    public Boolean clearable() {
        return Boolean.TRUE.equals(clearable);
    }

    /** The kind of its values, which limits how they are cleaned. */
    public ValueKind kind() {
        if (secret) {
            return ValueKind.SECRET;
        }
        boolean text = !digits && (type == AttributeType.STRING || type == AttributeType.TEXTS);
        return text ? ValueKind.TEXT : ValueKind.CODE;
    }

    /** All names that a column or key may have, the attribute's own first. */
    public List<String> allColumns() {
        return Stream.concat(Stream.of(name), columns.stream()).toList();
    }

    /** The values that an operation takes, in the catalog's order; all of them for {@code null}. */
    public List<String> valuesFor(@Nullable Operation operation) {
        return values.entrySet().stream()
                .filter(value -> operation == null || value.getValue().contains(operation))
                .map(Map.Entry::getKey)
                .toList();
    }
}
