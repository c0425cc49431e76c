package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a row as an expression sees them: texts, numbers, lists and maps. */
final class ExpressionValues {
    /** The most characters of a value that an expression reads. */
    static final int LONGEST = 10_000;
    /** Replaces an object or array that is larger. */
    static final Object TOO_LARGE = new Object();

    private ExpressionValues() {}

    /** {@code null} for what is null, and for a cell that is to clear. */
    static @Nullable Object of(JsonNode value) {
        return value.isContainerNode() && value.toString().length() > LONGEST ? TOO_LARGE : plain(value);
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(element -> list.add(plain(element)));
            list.removeIf(element -> element == null);
            return list;
        }
        if (value.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            map.values().removeIf(element -> element == null);
            return map;
        }
        if (value.isNull() || value.isTextual() && value.textValue().strip().equalsIgnoreCase(ValueReader.CLEAR)) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        // A number that Java's small ones cannot hold is read as it is written.
        return value.isNumber() && value.canConvertToInt() && value.isIntegralNumber()
                ? (Object) value.intValue()
                : value.asText();
    }
}
