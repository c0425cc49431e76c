package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.mapping.Assignment;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.ComputationException;
import dev.muster.records.mapping.ComputedAttribute;
import dev.muster.records.mapping.DateException;
import dev.muster.records.mapping.SourcePosition;
import dev.muster.records.mapping.UniqueName;
import dev.muster.records.mapping.ValueTable;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.BoundedCache;
import dev.muster.records.schema.Column;
import dev.muster.records.schema.ColumnNames;
import dev.muster.records.schema.ValueCleaner;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.ColumnUse.From;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applies the user's mapping to the rows of one source. */
final class RowMapping {
    private static final String USERNAME = "username";

    private final AttributeCatalog catalog;
    private final ColumnMapping mapping;
    private final List<String> header;
    /** The attributes that the mapping gives, so that no cell does. */
    private final Set<Column> given = new HashSet<>();

    private final Map<Column, ValueTable> tables = new HashMap<>();
    private final Map<Column, SourceField> constants = new LinkedHashMap<>();
    private final Map<Column, SourceField> defaults = new LinkedHashMap<>();
    private final List<ComputedAttribute> madeSecrets;
    private final Set<String> secretColumns;
    /**
     * Of each column that an expression reads, its names in expressions, by what is left of them when names are
     * compared.
     */
    private final Map<String, Set<String>> read = new HashMap<>();
    /** Caches the meanings of keys, which are the same in every row. */
    private final BoundedCache<Column> meanings = new BoundedCache<>(name -> meaningAgain(name, false));

    private final BoundedCache<Column> nestedMeanings = new BoundedCache<>(name -> meaningAgain(name, true));
    private final BoundedCache<Set<String>> namesOfKeys = new BoundedCache<>(this::namesInExpressions);
    /** The number of rows that each rule has left out, by its place. */
    private final Map<String, Long> skipped = new TreeMap<>();
    /** The names of each cell in expressions. */
    private final List<Set<String>> namesOfCells;

    /** @param header empty for JSON and NDJSON */
    RowMapping(AttributeCatalog catalog, ColumnMapping mapping, List<String> header) {
        this.catalog = catalog;
        this.mapping = mapping;
        this.header = header;
        secretColumns = folded(mapping.names().secret());
        mapping.constants().forEach(constant -> constants.put(catalog.resolve(constant.attribute()), field(constant)));
        given.addAll(constants.keySet());
        mapping.computed().forEach(made -> given.add(catalog.resolve(made.attribute())));
        mapping.expressions()
                .flatMap(made -> made.expression().columns().stream())
                .forEach(column -> read.computeIfAbsent(ColumnNames.fold(column), folded -> new LinkedHashSet<>())
                        .add(column));
        madeSecrets =
                mapping.computed().stream().filter(ComputedAttribute::secret).toList();
        mapping.tables().forEach(table -> tables.put(catalog.resolve(table.attribute()), table));
        mapping.defaults().forEach(lacking -> defaults.put(catalog.resolve(lacking.attribute()), field(lacking)));
        namesOfCells = header.stream().map(this::namesInExpressions).toList();
    }

    /** The meaning of a column of this name, {@code nested} if its value is an object or array. */
    Column meaning(String name, boolean nested) {
        return (nested ? nestedMeanings : meanings).of(name);
    }

    private Column meaningAgain(String name, boolean nested) {
        Column own = catalog.resolve(name);
        if (own instanceof Column.OfMuster || own instanceof Column.OfMusterObject) {
            return own;
        }
        if (mapping.ignores(name)) {
            return new Column.Ignored();
        }
        String attribute = mapping.column(name).map(Assignment::attribute).orElse(name);
        Column flat = catalog.resolve(attribute);
        Column column =
                nested || header.isEmpty() && flat instanceof Column.Unknown ? catalog.resolveNested(attribute) : flat;
        return given.contains(column) || column instanceof Column.Unknown && mapping.reads(name)
                ? new Column.Ignored()
                : column;
    }

    /** Returns whether an expression reads a column. */
    boolean reads(String name) {
        return mapping.reads(name);
    }

    /** Returns whether the mapping makes a column a secret, or computes one from it. */
    boolean isSecret(String name) {
        return !secretColumns.isEmpty() && secretColumns.contains(ColumnNames.fold(name));
    }

    /** Returns whether a blank cell of a column is filled in, so that it has no meaning itself. */
    boolean fillsIn(Column column) {
        return defaults.containsKey(column);
    }

    /**
     * The value of a cell or key, or what the table of its attribute makes of it; {@code null} where the table does not
     * let it pass.
     */
    @Nullable
    SourceField translated(Column column, SourceField field, RowFields fields) {
        ValueTable table = tables.isEmpty() ? null : tables.get(column);
        if (table == null || !field.value().isValueNode() || field.value().isNull()) {
            return field;
        }
        String value = field.value().asText();
        if (value.isBlank() || value.strip().equalsIgnoreCase(ValueReader.CLEAR)) {
            return field;
        }
        Optional<String> becomes = table.translate(value);
        if (becomes.isEmpty()) {
            fields.add(ProblemText.VALUE_NOT_IN_TABLE.of(
                    field.column(),
                    Quoting.quoted(value),
                    table.attribute(),
                    table.place().brief()));
            return null;
        }
        return becomes.get().equals(value) ? field : made(field.column(), column, becomes.get());
    }

    /**
     * Returns whether a rule leaves a row out. A rule that has no result is a problem of the row.
     *
     * @param made whether attributes are made already: rules that refer to some are looked at then, and all others
     *     before
     */
    boolean skips(SourceRow row, RowFields fields, boolean made) {
        List<ComputedAttribute> rules = mapping.skips().stream()
                .filter(rule -> made != rule.expression().attributes().isEmpty())
                .toList();
        if (rules.isEmpty()) {
            return false;
        }
        Map<String, Object> cells = cells(row);
        for (ComputedAttribute rule : rules) {
            try {
                if (rule.expression().test(bounded(rule, cells), attributes(rule, fields))) {
                    skipped.merge(rule.place().brief(), 1L, Long::sum);
                    return true;
                }
            } catch (ComputationException failure) {
                fields.add(problem(rule, cells, failure));
            }
        }
        return false;
    }

    /** The number of rows that each rule has left out, by its place in the mapping. */
    Map<String, Long> skipped() {
        return skipped;
    }

    /** Gives the row the attributes that are always the same, and those that are made of its columns. */
    void make(SourceRow row, RowFields fields) {
        constants.forEach(fields::put);
        if (!mapping.computed().isEmpty()) {
            Map<String, Object> cells = cells(row);
            mapping.computed().forEach(made -> make(made, cells, fields));
        }
    }

    private void make(ComputedAttribute made, Map<String, Object> cells, RowFields fields) {
        Column column = catalog.resolve(made.attribute());
        try {
            String value = made.secret() && !allFilled(made, cells)
                    ? null
                    : made.expression().value(bounded(made, cells), attributes(made, fields));
            SourceField whole = value == null ? null : made(made.label(), column, value);
            if (whole == null || whole.value().textValue().isBlank()) {
                fields.notMade(column, made.label());
                return;
            }
            SourceField field = translated(column, whole, fields);
            if (field != null) {
                fields.put(column, field);
            }
        } catch (ComputationException failure) {
            fields.add(problem(made, cells, failure));
            fields.failed(column);
        }
    }

    /**
     * Gives a row without a username, or without an email address, the first one that the mapping would generate.
     *
     * @return by attribute, the names that are still to be decided, with their {@code {n}} or {@code {username}}
     */
    Map<String, String> generate(RowFields fields) {
        var open = new LinkedHashMap<String, String>();
        for (UniqueName name : mapping.unique()) {
            Column column = catalog.resolve(name.attribute());
            if (fields.gives(column)) {
                continue;
            }
            Optional<String> filled =
                    name.fill(attribute -> open.containsKey(attribute) ? UniqueName.USERNAME : text(attribute, fields));
            if (filled.isEmpty()) {
                fields.notMade(column, name.label());
                continue;
            }
            String first = UniqueName.numbered(
                    filled.get().replace(UniqueName.USERNAME, UniqueName.numbered(open.getOrDefault(USERNAME, ""), 1)),
                    1);
            fields.put(column, made(name.label(), column, first));
            if (!first.equals(filled.get())) {
                open.put(name.attribute(), filled.get());
            }
        }
        return open;
    }

    /** A date is shown with its column, unless it is part of a secret. */
    private static Problem problem(ComputedAttribute made, Map<String, Object> cells, ComputationException failure) {
        if (failure instanceof DateException date && !made.secret()) {
            String column = made.expression().columns().stream()
                    .filter(name ->
                            date.text().equals(String.valueOf(cells.get(name)).strip()))
                    .findFirst()
                    .orElse(made.label());
            return ProblemText.DATE_MALFORMED.of(
                    column,
                    Quoting.quoted(date.text()),
                    date.form(),
                    made.place().brief());
        }
        return ProblemText.NOT_COMPUTED.of(
                made.label(),
                made.label(),
                String.valueOf(failure.getMessage()),
                made.place().brief());
    }

    /** Fills in what a user who is created would lack; says whether there was anything. */
    boolean fillIn(RowFields fields) {
        boolean any = false;
        for (Map.Entry<Column, SourceField> lacking : defaults.entrySet()) {
            if (!fields.gives(lacking.getKey())) {
                fields.put(lacking.getKey(), lacking.getValue());
                any = true;
            }
        }
        return any;
    }

    /**
     * The columns that the mapping needs and a header does not have, as problems; none for JSON and NDJSON, whose keys
     * may differ from row to row.
     */
    void checkHeader(ColumnProblems problems) {
        Set<String> there = new HashSet<>();
        Set<Column> attributes = new HashSet<>(given);
        header.forEach(name -> {
            there.add(ColumnNames.fold(name));
            attributes.add(meaning(name, false));
        });
        mapping.expressions().forEach(made -> {
            made.expression().columns().stream()
                    .filter(column -> !there.contains(ColumnNames.fold(column)))
                    .forEach(column -> problems.missing(column, made, header));
            made.expression().attributes().stream()
                    .filter(name -> !attributes.contains(catalog.resolve(name)))
                    .forEach(name -> problems.notGiven(name, made));
        });
    }

    /** The uses of a header's columns by mapping and names; for JSON and NDJSON by the mapping only. */
    List<ColumnUse> uses() {
        var uses = new ArrayList<ColumnUse>();
        if (header.isEmpty()) {
            mapping.columns()
                    .forEach(column -> uses.add(
                            use(column.attribute(), From.COLUMN, List.of(column.value()), null, column.place())));
        } else {
            header.forEach(name -> uses.add(use(name)));
        }
        mapping.constants()
                .forEach(constant -> uses.add(
                        use(constant.attribute(), From.CONSTANT, List.of(), constant.value(), constant.place())));
        mapping.computed()
                .forEach(made -> uses.add(use(
                        made.attribute(),
                        From.EXPRESSION,
                        Stream.concat(
                                        made.expression().columns().stream(),
                                        made.expression().attributes().stream().map(name -> "$" + name))
                                .toList(),
                        null,
                        made.place())));
        mapping.unique()
                .forEach(name ->
                        uses.add(use(name.attribute(), From.GENERATED, List.of(), name.template(), name.place())));
        mapping.defaults()
                .forEach(lacking ->
                        uses.add(use(lacking.attribute(), From.DEFAULT, List.of(), lacking.value(), lacking.place())));
        return uses;
    }

    private ColumnUse use(String name) {
        Column column = meaning(name, false);
        if (column instanceof Column.Ignored || column instanceof Column.Unknown || column instanceof Column.Nameless) {
            return new ColumnUse(null, From.NOTHING, List.of(name), null, null, null);
        }
        Optional<Assignment> said = mapping.column(name);
        String attribute = said.map(Assignment::attribute).orElse(name);
        return use(
                catalog.attribute(column)
                        .filter(known -> !known.path().numbered())
                        .map(Attribute::name)
                        .orElse(attribute),
                From.COLUMN,
                List.of(name),
                null,
                said.map(Assignment::place).orElse(null));
    }

    private ColumnUse use(
            String attribute, From from, List<String> columns, @Nullable String value, @Nullable SourcePosition place) {
        ValueTable table = from == From.DEFAULT ? null : tables.get(catalog.resolve(attribute));
        return new ColumnUse(
                attribute,
                from,
                columns,
                value,
                place == null ? null : place.brief(),
                table == null ? null : table.place().brief());
    }

    /**
     * Returns whether the header has all columns that an attribute is made of; {@code label} names both, as where it is
     * missing.
     */
    boolean makes(String label) {
        return mapping.computed().stream()
                .filter(made -> made.label().equals(label))
                .anyMatch(made -> isMadeOf(made, folded(header)));
    }

    /** The secrets that are made of columns or keys all of which are among these. */
    Stream<Attribute> secretsMadeOf(List<String> names) {
        Set<String> there = folded(names);
        return madeSecrets.stream()
                .filter(made -> isMadeOf(made, there))
                .flatMap(made -> catalog.find(made.attribute()).stream());
    }

    private static boolean isMadeOf(ComputedAttribute made, Set<String> foldedNames) {
        return made.expression().columns().stream().map(ColumnNames::fold).allMatch(foldedNames::contains);
    }

    private static Set<String> folded(List<String> names) {
        return names.stream().map(ColumnNames::fold).collect(Collectors.toSet());
    }

    private SourceField field(Assignment given) {
        return made(given.label(), catalog.resolve(given.attribute()), given.value());
    }

    /** A value that the mapping makes; it is cleaned as those of the source are. */
    private SourceField made(String name, Column column, String value) {
        return new SourceField(name, TextNode.valueOf(ValueCleaner.cleaned(value, catalog.kind(column))), true);
    }

    private static boolean allFilled(ComputedAttribute made, Map<String, Object> cells) {
        return made.expression().columns().stream()
                .allMatch(column ->
                        cells.get(column) != null && !(cells.get(column) instanceof String text && text.isBlank()));
    }

    private static Map<String, Object> bounded(ComputedAttribute made, Map<String, Object> cells) {
        for (String column : made.expression().columns()) {
            if (cells.get(column) instanceof String text && text.length() > ExpressionValues.LONGEST
                    || cells.get(column) == ExpressionValues.TOO_LARGE) {
                throw new ComputationException(
                        "the column %s has more than %d characters".formatted(column, ExpressionValues.LONGEST));
            }
        }
        return cells;
    }

    /** The row as expressions see it: its cells unchanged, without those that clear. */
    private Map<String, Object> cells(SourceRow row) {
        var cells = new HashMap<String, Object>();
        if (row.object() == null) {
            for (int index = 0; index < row.cells().size(); index++) {
                put(namesOfCells.get(index), TextNode.valueOf(row.cells().get(index)), cells);
            }
        } else {
            row.object().properties().forEach(entry -> put(namesOfKeys.of(entry.getKey()), entry.getValue(), cells));
        }
        return cells;
    }

    private static void put(Set<String> names, JsonNode value, Map<String, Object> cells) {
        if (!names.isEmpty()) {
            Object plain = ExpressionValues.of(value);
            // To JSONata null would be a value, and a text when it is joined to others.
            names.stream().filter(name -> plain != null).forEach(name -> cells.putIfAbsent(name, plain));
        }
    }

    private Set<String> namesInExpressions(String column) {
        return read.isEmpty() ? Set.of() : read.getOrDefault(ColumnNames.fold(column), Set.of());
    }

    private Map<String, String> attributes(ComputedAttribute made, RowFields fields) {
        var values = new HashMap<String, String>();
        made.expression().attributes().forEach(name -> values.put(name, text(name, fields)));
        return values;
    }

    private @Nullable String text(String attribute, RowFields fields) {
        SourceField field = fields.attribute(((Column.OfAttribute) catalog.resolve(attribute)).ordinal());
        boolean isValue =
                field != null && field.value().isValueNode() && !field.value().isNull();
        return isValue ? field.value().asText() : null;
    }
}
