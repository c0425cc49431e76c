package dev.muster.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes records of rows: maps columns and keys to attributes, and validates them. Not safe for several threads. */
public final class RecordMapper {
    private final AttributeCatalog catalog;
    private final Operation defaultOperation;
    private final List<String> header;
    private final List<Column> columns;
    private final ColumnProblems columnProblems;
    private final NestedReader nested;
    private final CustomAttributeReader custom;

    /** A mapper for one source; {@code header} is empty for JSON and NDJSON. */
    public RecordMapper(AttributeCatalog catalog, Operation defaultOperation, List<String> header) {
        this.catalog = catalog;
        this.defaultOperation = Objects.requireNonNull(defaultOperation);
        this.header = List.copyOf(header);
        this.columns = header.stream().map(catalog::resolve).toList();
        this.columnProblems = new ColumnProblems(catalog);
        this.nested = new NestedReader(catalog, columnProblems);
        this.custom = new CustomAttributeReader(catalog.custom(), columnProblems);
        checkHeader();
    }

    /**
     * The record of a row, with all its problems (but no more than 50); never throws for what a row contains. A row that was not read whole is
     * not mapped: its cells may stand in wrong columns.
     */
    public MappedRecord map(SourceRow row) {
        if (!row.problems().isEmpty()) {
            return new MappedRecord(row.number(), row.line(), defaultOperation, JsonNodeFactory.instance.objectNode(), row.problems(), null);
        }
        RowFields fields = new RowFields(catalog.attributes().size());
        if (row.object() == null) {
            sortCells(row.cells(), fields);
        } else {
            sortKeys(row.object(), fields);
        }
        Operation operation = operation(fields);
        Link link = link(fields);
        ObjectNode user = user(fields, operation, row.object() != null);
        return new MappedRecord(row.number(), row.line(), operation, user, fields.problems().all(), link);
    }

    /** What is wrong with the columns, or with the keys met so far; each once, and at most 100 of them. */
    public List<Problem> columnProblems() {
        return columnProblems.all();
    }

    private void checkHeader() {
        Map<Column, String> seen = new HashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            Column column = columns.get(index);
            String name = header.get(index);
            if (column instanceof Column.Unknown || column instanceof Column.OfMusterObject) {
                columnProblems.unknownColumn(name);
            } else if (!(column instanceof Column.Nameless)) {
                String former = seen.putIfAbsent(column, name);
                if (former != null) {
                    columnProblems.duplicate(name, former, catalog.find(name).map(Attribute::name).orElse("the same"));
                }
            }
        }
    }

    private void sortCells(List<String> cells, RowFields fields) {
        for (int index = 0; index < cells.size(); index++) {
            String cell = cells.get(index);
            if (cell.isBlank()) {
                continue;
            }
            boolean known = fields.put(columns.get(index), new Field(header.get(index), TextNode.valueOf(cell)));
            if (!known && columns.get(index) instanceof Column.Nameless) {
                fields.add(ProblemCode.CELL_WITHOUT_COLUMN.of(null,
                        "cell %d is filled, but its column has no name".formatted(index + 1), "Name the column in the header, or empty the cell."));
            }
        }
    }

    private void sortKeys(ObjectNode object, RowFields fields) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            Column column = columnOf(entry.getKey(), entry.getValue());
            if (column instanceof Column.OfMusterObject && entry.getValue() instanceof ObjectNode own) {
                own.properties().forEach(field -> putMuster(field, fields));
            } else if (!fields.put(column, new Field(entry.getKey(), entry.getValue()))) {
                columnProblems.unknownKey(entry.getKey());
            }
        }
    }

    private void putMuster(Map.Entry<String, JsonNode> entry, RowFields fields) {
        if (catalog.resolve(entry.getKey()) instanceof Column.OfMuster known) {
            fields.put(known, new Field(entry.getKey(), entry.getValue()));
        }
    }

    private Column columnOf(String key, JsonNode value) {
        if (value.isContainerNode()) {
            return catalog.resolveNested(key);
        }
        Column flat = catalog.resolve(key);
        return flat instanceof Column.Unknown ? catalog.resolveNested(key) : flat;
    }

    private Operation operation(RowFields fields) {
        Field field = fields.operation();
        if (field == null || field.value().isNull() || field.value().isTextual() && field.value().textValue().isBlank()) {
            return defaultOperation;
        }
        Operation operation = field.value().isTextual() ? Operation.of(field.value().textValue()).orElse(null) : null;
        if (operation == null) {
            String word = field.value().asText();
            fields.add(ProblemCode.OPERATION_UNKNOWN.of(field.column(), field.value().isTextual()
                            ? Shown.quoted(word) + " is no operation" : "a text was expected, but it is " + Json.kind(field.value()),
                    "Write one of %s, or leave it empty for %s%s.".formatted(Operation.words(), defaultOperation.word(),
                            word.strip().equalsIgnoreCase("delete") ? "; users are never deleted by an import" : "")));
        }
        return operation;
    }

    private static Link link(RowFields fields) {
        Field importId = fields.muster(MusterColumns.IMPORT);
        Field line = fields.muster(MusterColumns.LINE);
        if (importId == null || importId.value().asText().isBlank() || importId.value().isNull()) {
            return null;
        }
        String number = line == null ? "" : line.value().asText().strip();
        if (!number.matches("[0-9]{1,18}")) {
            fields.add(ProblemCode.LINK_MALFORMED.of(MusterColumns.LINE,
                    "the row belongs to an earlier import, but %s is no line of it".formatted(Shown.quoted(number)),
                    "Restore the number from the dead letter, or empty %s and %s.".formatted(MusterColumns.IMPORT, MusterColumns.LINE)));
            return null;
        }
        return new Link(importId.value().asText().strip(), Long.parseLong(number));
    }

    private ObjectNode user(RowFields fields, Operation operation, boolean typed) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        ValueReader values = new ValueReader(operation, typed, fields.problems());
        String property = null;
        for (int ordinal = 0; ordinal < catalog.attributes().size(); ordinal++) {
            Attribute attribute = catalog.attributes().get(ordinal);
            if (attribute.path().isNested() && !attribute.path().property().equals(property)) {
                property = attribute.path().property();
                putProperty(user, property, fields, operation);
            }
            Field field = fields.attribute(ordinal);
            JsonNode value = field == null ? null : values.read(attribute, field);
            if (value != null) {
                put(user, attribute, field, value, fields);
            } else if (attribute.required().contains(operation) && (field == null || isAbsent(field))) {
                fields.add(ProblemCode.ATTRIBUTE_MISSING.of(field == null ? attribute.name() : field.column(),
                        "%s is missing, and %s does not go without it".formatted(attribute.name(), operation.word()),
                        "Give the user's %s.".formatted(attribute.name())));
            }
        }
        JsonNode customAttributes = custom.read(fields, operation, values);
        if (customAttributes != null) {
            user.set(catalog.custom().property(), customAttributes);
        }
        checkState(user, fields);
        return user;
    }

    private void putProperty(ObjectNode user, String property, RowFields fields, Operation operation) {
        Field field = fields.property(property);
        JsonNode value = field == null ? null : nested.read(property, field, operation, fields.problems());
        if (value != null) {
            user.set(property, value);
        }
    }

    private static void put(ObjectNode user, Attribute attribute, Field field, JsonNode value, RowFields fields) {
        AttributePath path = attribute.path();
        if (!path.isNested()) {
            user.set(path.property(), value);
            return;
        }
        ObjectNode place = path.isInArray() ? element(user, path) : user.path(path.property()) instanceof ObjectNode object ? object
                : user.putObject(path.property());
        if (place.has(path.field())) {
            fields.add(ProblemCode.ATTRIBUTE_TWICE.of(field.column(), "the row gives %s both as %s and under %s".formatted(attribute.name(),
                    Shown.quoted(field.column()), path.property()), "Take one of them out."));
        } else {
            place.set(path.field(), value);
        }
    }

    private static ObjectNode element(ObjectNode user, AttributePath path) {
        ArrayNode elements = user.path(path.property()) instanceof ArrayNode array ? array : user.putArray(path.property());
        for (JsonNode element : elements) {
            if (element.path(path.key()).asText().equals(path.keyValue())) {
                return (ObjectNode) element;
            }
        }
        return elements.addObject().put(path.key(), path.keyValue());
    }

    private static boolean isAbsent(Field field) {
        return field.value().isNull() || field.value().isTextual() && field.value().textValue().isBlank();
    }

    private static void checkState(ObjectNode user, RowFields fields) {
        if (!user.path("state").isTextual() || !user.path("suspended").isBoolean()) {
            return;
        }
        String state = user.path("state").textValue();
        boolean suspended = user.path("suspended").booleanValue();
        if (state.equals("SUSPENDED") != suspended) {
            fields.add(ProblemCode.STATE_CONFLICT.of("state", "state is %s, but suspended is %s".formatted(state, suspended),
                    "Take one of the two out, or make them agree."));
        }
    }
}
