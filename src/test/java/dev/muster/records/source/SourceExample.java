package dev.muster.records.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributePath;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.json.JsonText;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
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
 * @param column the column or key; of numbered ones the first
 * @param operation what is to be done with the row
 */
public record SourceExample(Attribute attribute, String column, Operation operation) {
    public static final Clock CLOCK = Clock.fixed(SettableClock.START, ZoneOffset.UTC);

    /** All of them: every attribute under every name in every operation. */
    public static List<SourceExample> all() {
        List<SourceExample> examples = new ArrayList<>();
        for (Attribute attribute : ReadRows.CATALOG.attributes()) {
            for (String column : attribute.allColumns()) {
                for (Operation operation : Operation.values()) {
                    examples.add(new SourceExample(attribute, column.replace("#", "1"), operation));
                }
            }
        }
        return examples;
    }

    public boolean allowed() {
        return attribute.operations().contains(operation);
    }

    /** A value that the attribute takes, as a cell has it. */
    public String cell() {
        return attribute.values().isEmpty()
                ? switch (attribute.type()) {
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
                }
                : attribute.valuesFor(operation).get(0).toLowerCase(Locale.ROOT);
    }

    /** The same value as JSON has it. */
    public JsonNode value() {
        return switch (attribute.type()) {
            case ENROLLMENT -> ReadRows.tree("7");
            case TIME -> ReadRows.tree("'2026-03-31T18:00Z'");
            default -> sent();
        };
    }

    /** The same value as it is sent. */
    public JsonNode sent() {
        return ReadRows.tree(
                attribute.values().isEmpty()
                        ? switch (attribute.type()) {
                            case BOOLEAN -> "true";
                            case INTEGER -> "51";
                            case TIME -> "'2026-03-31T18:00:00Z'";
                            case TEXTS -> "['red','green']";
                            case ENROLLMENT -> "{'exclusion':true,'exclusionUntil':'2026-03-08T12:00:00Z'}";
                            default -> "'" + cell() + "'";
                        }
                        : "'" + attribute.valuesFor(operation).get(0) + "'");
    }

    /**
     * The record of a CSV row with a cell for the attribute, and all that the operation and the attribute need besides.
     */
    public MappedRecord csv(String name, String cell) {
        List<String> header = new ArrayList<>(List.of(name));
        List<String> cells = new ArrayList<>(List.of(cell));
        companions().forEach(companion -> {
            header.add(companion.column());
            cells.add(companion.cell());
        });
        return new RecordMapper(ReadRows.CATALOG, operation, header, MappingRules.USUAL, CLOCK)
                .map(SourceRow.ofCells(1, 2, cells, List.of()));
    }

    /**
     * The record of a JSON object with a value of the attribute, and all that the operation and the attribute need
     * besides.
     */
    public MappedRecord json(JsonNode value) {
        var object = JsonText.MAPPER.createObjectNode();
        object.set(column, value);
        companions().forEach(companion -> object.set(companion.column(), companion.value()));
        return new RecordMapper(ReadRows.CATALOG, operation, List.of(), MappingRules.USUAL, CLOCK)
                .map(SourceRow.ofObject(1, 1, object));
    }

    /** The value at the attribute's path in the payload. */
    public JsonNode in(MappedRecord mapped) {
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

    private List<SourceExample> companions() {
        return ReadRows.CATALOG.attributes().stream()
                .filter(other -> !other.equals(attribute))
                .filter(other -> other.required().contains(operation)
                        || ReadRows.CATALOG.identifying(operation).stream()
                                .findFirst()
                                .filter(ordinal -> ReadRows.CATALOG
                                        .attributes()
                                        .get(ordinal)
                                        .equals(other))
                                .isPresent()
                        || other.essential()
                                && other.path()
                                        .property()
                                        .equals(attribute.path().property()))
                .map(other -> new SourceExample(other, other.name().replace("#", "1"), operation))
                .toList();
    }
}
