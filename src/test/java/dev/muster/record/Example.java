package dev.muster.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.testing.SettableClock;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One attribute under one of its names in one operation: a row that gives it, and what is to become of it.
 *
 * @param attribute the attribute
 * @param column    the column or key; of numbered ones the first
 * @param operation what is to be done with the row
 */
record Example(Attribute attribute, String column, Operation operation) {
    static final Clock CLOCK = Clock.fixed(SettableClock.START, ZoneOffset.UTC);

    /** All of them: every attribute under every name in every operation. */
    static List<Example> all() {
        List<Example> examples = new ArrayList<>();
        for (Attribute attribute : Rows.CATALOG.attributes()) {
            for (String column : attribute.allColumns()) {
                for (Operation operation : Operation.values()) {
                    examples.add(new Example(attribute, column.replace("#", "1"), operation));
                }
            }
        }
        return examples;
    }

    boolean allowed() {
        return attribute.operations().contains(operation);
    }

    /** A value that the attribute takes, as a cell has it. */
    String cell() {
        return attribute.values().isEmpty() ? switch (attribute.type()) {
            case STRING -> "some text";
            case USERNAME -> "ada.brook";
            case EMAIL -> "ada.brook@example.com";
            case ID -> "64b5f1000000000000000001";
            case USER -> "ben.castle";
            case BOOLEAN -> "yes";
            case INTEGER -> "51";
            case TIME -> "2026-03-31T18:00Z";
            case TEXTS -> "red; green";
            case ENROLLMENT -> "7";
        } : attribute.valuesFor(operation).get(0).toLowerCase(Locale.ROOT);
    }

    /** The same value as JSON has it. */
    JsonNode value() {
        return switch (attribute.type()) {
            case ENROLLMENT -> Rows.tree("7");
            case TIME -> Rows.tree("'2026-03-31T18:00Z'");
            default -> sent();
        };
    }

    /** The same value as it is sent. */
    JsonNode sent() {
        return Rows.tree(attribute.values().isEmpty() ? switch (attribute.type()) {
            case BOOLEAN -> "true";
            case INTEGER -> "51";
            case TIME -> "'2026-03-31T18:00:00Z'";
            case TEXTS -> "['red','green']";
            case ENROLLMENT -> "{'exclusion':true,'exclusionUntil':'2026-03-08T12:00:00Z'}";
            default -> "'" + cell() + "'";
        } : "'" + attribute.valuesFor(operation).get(0) + "'");
    }

    /** The record of a CSV row with a cell for the attribute, and all that the operation and the attribute need besides. */
    MappedRecord csv(String name, String cell) {
        List<String> header = new ArrayList<>(List.of(name));
        List<String> cells = new ArrayList<>(List.of(cell));
        companions().forEach(companion -> {
            header.add(companion.column());
            cells.add(companion.cell());
        });
        return new RecordMapper(Rows.CATALOG, operation, header, MappingRules.USUAL, CLOCK).map(SourceRow.ofCells(1, 2, cells, List.of()));
    }

    /** The record of a JSON object with a value of the attribute, and all that the operation and the attribute need besides. */
    MappedRecord json(JsonNode value) {
        var object = Json.MAPPER.createObjectNode();
        object.set(column, value);
        companions().forEach(companion -> object.set(companion.column(), companion.value()));
        return new RecordMapper(Rows.CATALOG, operation, List.of(), MappingRules.USUAL, CLOCK).map(SourceRow.ofObject(1, 1, object));
    }

    /** What stands at the attribute's path in what is sent. */
    JsonNode in(MappedRecord mapped) {
        AttributePath path = attribute.path();
        JsonNode property = mapped.user().path(path.property());
        if (path.numbered()) {
            return property.path(0).path(path.field());
        }
        if (path.key() == null) {
            return path.isNested() ? property.path(path.field()) : property;
        }
        for (JsonNode element : property) {
            if (element.path(path.key()).asText().equals(path.keyValue())) {
                return element.path(path.field());
            }
        }
        return property.path(path.field());
    }

    @Override
    public String toString() {
        return operation.word() + " " + column;
    }

    private List<Example> companions() {
        return Rows.CATALOG.attributes().stream().filter(other -> !other.equals(attribute))
                .filter(other -> other.required().contains(operation) || Rows.CATALOG.identifying(operation).stream().findFirst().filter(ordinal -> Rows.CATALOG.attributes().get(ordinal).equals(other)).isPresent()
                        || other.essential() && other.path().property().equals(attribute.path().property()))
                .map(other -> new Example(other, other.name().replace("#", "1"), operation)).toList();
    }
}
