package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.schema.Column;
import dev.muster.records.schema.ColumnNames;
import dev.muster.records.source.SourceRow;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sorts the cells and keys of one source's rows by meaning. */
final class RowSorter {
    private static final TextNode CLEAR = TextNode.valueOf(ValueReader.CLEAR);

    private final AttributeCatalog catalog;
    private final MappingRules rules;
    private final ColumnProblems columnProblems;
    private final List<String> header;
    private final List<Column> columns;
    private final List<BlankCells> blankCells;
    private final RowMapping mapping;
    private final RowCleaner cleaner;
    private final Set<String> secretsOfHeader;

    RowSorter(AttributeCatalog catalog, MappingRules rules, ColumnProblems columnProblems, List<String> header) {
        this.catalog = catalog;
        this.rules = rules;
        this.columnProblems = columnProblems;
        this.header = List.copyOf(header);
        mapping = new RowMapping(catalog, rules.mapping(), this.header);
        columns = header.stream()
                .map(name -> allowing(name, mapping.meaning(name, false)))
                .toList();
        blankCells = header.stream().map(this::blankCells).toList();
        cleaner = new RowCleaner(catalog, rules.nothing(), mapping, this.header, columns);
        secretsOfHeader = Collections.unmodifiableSet(secrets(columns.stream(), this.header));
        checkHeader();
    }

    /**
     * The values of a row, with the problems that it has before any of them is looked at; empty if a rule of the
     * mapping leaves the row out.
     */
    Optional<RowFields> sort(SourceRow written) {
        RowFields fields = new RowFields(catalog.attributes().size());
        SourceRow row = cleaner.cleaned(written, this::columnOf, fields);
        if (mapping.skips(row, fields, false)) {
            return Optional.empty();
        }
        if (row.object() == null) {
            sortCells(row, fields);
        } else {
            sortKeys(row, fields);
        }
        mapping.make(row, fields);
        return mapping.skips(row, fields, true) ? Optional.empty() : Optional.of(fields);
    }

    /** The number of rows that each rule has left out, by its place in the mapping. */
    Map<String, Long> skipped() {
        return mapping.skipped();
    }

    /** The number of values that each cleaning has changed in the rows so far. */
    Map<Cleaning, Long> cleanings() {
        return cleaner.counts();
    }

    /** Fills in what a user who is created would lack; says whether there was anything. */
    boolean fillIn(RowFields fields) {
        return mapping.fillIn(fields);
    }

    /** Generates the names that a user who is created would lack; returns those that are still to be decided. */
    Map<String, String> generate(RowFields fields) {
        return mapping.generate(fields);
    }

    /** The uses of the source's columns. */
    List<ColumnUse> uses() {
        return mapping.uses();
    }

    /** Returns whether the header has a column for an attribute, or all columns that the mapping computes it from. */
    boolean hasColumnOf(String attribute) {
        return mapping.makes(attribute)
                || columns.stream()
                        .flatMap(column -> catalog.attribute(column).stream())
                        .anyMatch(known -> known.name().equals(attribute));
    }

    /** The secrets that a row has a cell or a key for, filled or not, by their names. */
    Set<String> secretColumns(SourceRow row) {
        if (row.object() == null) {
            return secretsOfHeader;
        }
        Set<Map.Entry<String, JsonNode>> keys = row.object().properties();
        return secrets(
                keys.stream().map(key -> columnOf(key.getKey(), key.getValue())),
                keys.stream().map(Map.Entry::getKey).toList());
    }

    private Set<String> secrets(Stream<Column> meanings, List<String> names) {
        return Stream.concat(
                        meanings.flatMap(column -> catalog.attribute(column).stream())
                                .filter(Attribute::secret),
                        mapping.secretsMadeOf(names))
                .map(Attribute::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Columns of the same name are the reader's to refuse; what the others mean is looked at here. */
    private void checkHeader() {
        if (!columns.isEmpty()
                && columns.stream()
                        .allMatch(column -> column instanceof Column.Unknown || column instanceof Column.Nameless)) {
            columnProblems.noneKnown(columns.size());
            return;
        }
        Map<Column, String> seen = new HashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            Column column = columns.get(index);
            String name = header.get(index);
            if (column instanceof Column.Unknown || column instanceof Column.OfMusterObject) {
                columnProblems.unknownColumn(name);
            } else if (!(column instanceof Column.Nameless || column instanceof Column.Ignored)) {
                String former = seen.putIfAbsent(column, name);
                if (former != null && !ColumnNames.fold(former).equals(ColumnNames.fold(name))) {
                    columnProblems.duplicate(
                            name,
                            former,
                            catalog.attribute(column).map(Attribute::name).orElse("the same attribute"));
                }
            }
        }
        if (!header.isEmpty()) {
            mapping.checkHeader(columnProblems);
        }
    }

    private void sortCells(SourceRow row, RowFields fields) {
        for (int index = 0; index < row.cells().size(); index++) {
            String cell = row.cells().get(index);
            Column column = columns.get(index);
            if (cell.isBlank()) {
                sortBlank(index, fields);
            } else if (column instanceof Column.OfOtherTools others) {
                columnProblems.notOffered(header.get(index), others.what(), row.line());
            } else if (!put(column, new SourceField(header.get(index), TextNode.valueOf(cell)), fields)
                    && column instanceof Column.Nameless) {
                fields.add(ProblemText.CELL_WITHOUT_COLUMN.of(null, index + 1));
            }
        }
    }

    private void sortBlank(int index, RowFields fields) {
        switch (mapping.fillsIn(columns.get(index)) ? BlankCells.KEEP : blankCells.get(index)) {
            case CLEAR -> fields.put(columns.get(index), new SourceField(header.get(index), CLEAR));
            case ERROR -> fields.blank(columns.get(index), header.get(index));
            default -> fields.leftOut(columns.get(index));
        }
    }

    private void sortKeys(SourceRow row, RowFields fields) {
        for (Map.Entry<String, JsonNode> entry :
                Objects.requireNonNull(row.object()).properties()) {
            Column column = columnOf(entry.getKey(), entry.getValue());
            if (column instanceof Column.OfMusterObject && entry.getValue() instanceof ObjectNode own) {
                own.properties().forEach(field -> putMuster(field, fields));
            } else if (column instanceof Column.OfOtherTools others) {
                if (!isEmpty(entry.getValue())) {
                    columnProblems.notOffered(entry.getKey(), others.what(), row.line());
                }
            } else if (!put(column, new SourceField(entry.getKey(), entry.getValue()), fields)) {
                columnProblems.unknownKey(entry.getKey());
            }
        }
    }

    /**
     * Puts a value where it belongs, as the table of its attribute translates it; gives {@code false} where it belongs
     * nowhere.
     */
    private boolean put(Column column, SourceField field, RowFields fields) {
        SourceField translated = mapping.translated(column, field, fields);
        if (translated == null) {
            fields.failed(column);
            return true;
        }
        return fields.put(column, translated);
    }

    private void putMuster(Map.Entry<String, JsonNode> entry, RowFields fields) {
        if (catalog.resolve(entry.getKey()) instanceof Column.OfMuster known) {
            fields.put(known, new SourceField(entry.getKey(), entry.getValue()));
        }
    }

    private Column columnOf(String key, JsonNode value) {
        return allowing(key, mapping.meaning(key, value.isContainerNode()));
    }

    /**
     * The meaning of a column unless it is to be ignored. Muster's own columns never are: they carry the row's history.
     */
    private Column allowing(String name, Column column) {
        boolean own = column instanceof Column.OfMuster || column instanceof Column.OfMusterObject;
        return !own && rules.ignores(name) ? new Column.Ignored() : column;
    }

    private BlankCells blankCells(String name) {
        Column column = allowing(name, mapping.meaning(name, false));
        BlankCells meaning = rules.blankCellsIn(name);
        boolean custom = column instanceof Column.OfCustomValue || column instanceof Column.OfCustom;
        boolean applies = meaning == BlankCells.CLEAR
                ? custom
                        || catalog.attribute(column)
                                .filter(Attribute::clearable)
                                .isPresent()
                : custom
                        || column instanceof Column.OfCustomName
                        || catalog.attribute(column).isPresent();
        return applies ? meaning : BlankCells.KEEP;
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || value.isTextual() && value.textValue().isBlank()
                || value.isContainerNode() && value.isEmpty();
    }
}
