package dev.muster.records.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The user's mapping of columns to attributes, without mistakes: {@link MappingReader} makes no other. Thread-safe. */
public final class ColumnMapping {
    /** Nothing is said. */
    public static final ColumnMapping NONE = new ColumnMapping("", name -> name, new Sections());

    /** Nothing is said, and nothing can be: messages are not mapped. */
    public static final ColumnMapping NEVER = new ColumnMapping("", name -> name, new Sections());

    private final String file;
    private final UnaryOperator<String> fold;
    private final Sections sections;
    private final Map<String, Assignment> columns = new LinkedHashMap<>();
    private final Set<String> ignored = new TreeSet<>();
    private final Set<String> read = new TreeSet<>();

    /** The sections of the file, in its order. */
    static final class Sections {
        final List<Assignment> columns = new ArrayList<>();
        final List<YamlSections.Text> ignored = new ArrayList<>();
        final List<Assignment> constants = new ArrayList<>();
        final List<ComputedAttribute> computed = new ArrayList<>();
        final List<ValueTable> tables = new ArrayList<>();
        final List<Assignment> defaults = new ArrayList<>();
        final List<ComputedAttribute> skips = new ArrayList<>();
        final List<UniqueName> unique = new ArrayList<>();
        final Set<String> secretColumns = new LinkedHashSet<>();
    }

    /** @param fold what is left of a column's name when it is compared */
    ColumnMapping(String file, UnaryOperator<String> fold, Sections sections) {
        this.file = file;
        this.fold = fold;
        this.sections = sections;
        sections.columns.forEach(column -> columns.put(fold.apply(column.value()), column));
        sections.ignored.forEach(column -> ignored.add(fold.apply(column.text())));
        expressions().forEach(made -> made.expression().columns().forEach(column -> read.add(fold.apply(column))));
    }

    /** The file as messages name it; empty without one. */
    public String file() {
        return file;
    }

    /** Returns whether the mapping is empty. */
    public boolean isEmpty() {
        return columns.isEmpty()
                && ignored.isEmpty()
                && sections.constants.isEmpty()
                && sections.computed.isEmpty()
                && sections.tables.isEmpty()
                && sections.defaults.isEmpty()
                && sections.skips.isEmpty()
                && sections.unique.isEmpty();
    }

    /** The attribute that a column is said to be. */
    public Optional<Assignment> column(String name) {
        return columns.isEmpty() ? Optional.empty() : Optional.ofNullable(columns.get(fold.apply(name)));
    }

    /** All columns that are said to be an attribute. */
    public List<Assignment> columns() {
        return sections.columns;
    }

    /** Returns whether a column is ignored. */
    public boolean ignores(String column) {
        return !ignored.isEmpty() && ignored.contains(fold.apply(column));
    }

    /** Returns whether an expression reads a column. */
    public boolean reads(String column) {
        return !read.isEmpty() && read.contains(fold.apply(column));
    }

    /** Attributes that are always the same. */
    public List<Assignment> constants() {
        return sections.constants;
    }

    /** Attributes that are made of columns; each may refer to those before it. */
    public List<ComputedAttribute> computed() {
        return sections.computed;
    }

    /** The tables that translate the values of attributes. */
    public List<ValueTable> tables() {
        return sections.tables;
    }

    /** Attributes that a user who is created has where the row gives none. */
    public List<Assignment> defaults() {
        return sections.defaults;
    }

    /** The rules that leave rows out: one is enough. They may refer to all attributes. */
    public List<ComputedAttribute> skips() {
        return sections.skips;
    }

    /** The names that are generated for users who are created without one: first the username, then the email. */
    public List<UniqueName> unique() {
        return sections.unique;
    }

    /** The attributes that are made of columns, and the rules. */
    public Stream<ComputedAttribute> expressions() {
        return Stream.concat(sections.computed.stream(), sections.skips.stream());
    }

    /** The columns that are said to be attributes, or that expressions read. */
    public MappedNames names() {
        Set<String> secret = sections.secretColumns.stream().map(fold).collect(Collectors.toSet());
        Stream<String> all = Stream.concat(
                sections.columns.stream().map(Assignment::value),
                expressions().flatMap(made -> made.expression().columns().stream()));
        return new MappedNames(
                List.copyOf(sections.secretColumns),
                all.distinct()
                        .filter(column -> !secret.contains(fold.apply(column)))
                        .toList());
    }

    /** The mapping as a text: that of another is the same if, and only if, it says the same. */
    public String asText() {
        return "columns " + byName(columns.values(), Assignment::value, Assignment::attribute) + ", ignored " + ignored
                + ", constants " + byName(sections.constants, Assignment::attribute, Assignment::value)
                + ", computed "
                + byName(
                        sections.computed,
                        ComputedAttribute::attribute,
                        made -> made.expression().toString())
                + ", values " + byName(sections.tables, ValueTable::attribute, ValueTable::toString)
                + ", defaults " + byName(sections.defaults, Assignment::attribute, Assignment::value)
                + (sections.skips.isEmpty()
                        ? ""
                        : ", skip "
                                + sections.skips.stream()
                                        .map(rule -> rule.expression().toString())
                                        .sorted()
                                        .toList())
                + (sections.unique.isEmpty()
                        ? ""
                        : ", unique " + byName(sections.unique, UniqueName::attribute, UniqueName::template));
    }

    private <T> Map<String, String> byName(Iterable<T> all, Function<T, String> name, Function<T, String> value) {
        var sorted = new TreeMap<String, String>();
        all.forEach(one -> sorted.put(fold.apply(name.apply(one)), value.apply(one)));
        return sorted;
    }

    @Override
    public String toString() {
        return asText();
    }
}
