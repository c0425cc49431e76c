package dev.muster.records.validation;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.problem.RowProblems;
import dev.muster.records.schema.Column;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of one row, sorted by meaning. */
final class RowFields {
    private final SourceField[] attributes;
    private final Map<String, SortedMap<Integer, Map<String, SourceField>>> numbered = new HashMap<>();
    private final Map<String, SourceField> properties = new HashMap<>();
    private final TreeMap<Integer, SourceField> customNames = new TreeMap<>();
    private final TreeMap<Integer, SourceField> customValues = new TreeMap<>();
    private final Map<String, SourceField> customs = new LinkedHashMap<>();
    private final TreeMap<Integer, SourceField> groups = new TreeMap<>();
    private final Map<String, SourceField> musters = new HashMap<>();
    private final BitSet blank = new BitSet();
    private final Map<Column, String> notMade = new HashMap<>();
    private final Map<Column, String> wordsForNothing = new HashMap<>();
    private final RowProblems problems = new RowProblems();
    private @Nullable SourceField customArray;
    private @Nullable SourceField groupArray;
    private boolean namesGroups;
    private @Nullable SourceField operation;

    RowFields(int attributeCount) {
        attributes = new SourceField[attributeCount];
    }

    /** Puts a value where it belongs; gives {@code false} where it belongs nowhere. */
    boolean put(Column column, SourceField field) {
        if (column instanceof Column.OfAttribute attribute) {
            attributes[attribute.ordinal()] = only(attributes[attribute.ordinal()], field);
        } else if (column instanceof Column.OfNumbered element) {
            numbered.computeIfAbsent(element.path().property(), property -> new TreeMap<>())
                    .computeIfAbsent(element.number(), number -> new HashMap<>())
                    .merge(element.path().field(), field, this::only);
        } else if (column instanceof Column.OfProperty nested) {
            properties.merge(nested.property(), field, this::only);
        } else if (column instanceof Column.OfCustomAttributes) {
            customArray = only(customArray, field);
        } else if (column instanceof Column.OfCustomName pair) {
            customNames.merge(pair.pair(), field, this::only);
        } else if (column instanceof Column.OfCustomValue pair) {
            customValues.merge(pair.pair(), field, this::only);
        } else if (column instanceof Column.OfCustom custom) {
            customs.merge(custom.name(), field, this::only);
        } else if (column instanceof Column.OfGroup group) {
            namesGroups = true;
            groups.merge(group.number(), field, this::only);
        } else if (column instanceof Column.OfGroups) {
            namesGroups = true;
            groupArray = only(groupArray, field);
        } else if (column instanceof Column.OfOperation) {
            operation = only(operation, field);
        } else if (column instanceof Column.OfMuster muster) {
            musters.put(muster.name(), field);
        } else {
            return column instanceof Column.Ignored;
        }
        return true;
    }

    /** Reports a blank cell where blank cells are errors. */
    void blank(Column column, String name) {
        add(ProblemText.CELL_BLANK.of(name, ValueReader.CLEAR));
        if (column instanceof Column.OfAttribute attribute) {
            blank.set(attribute.ordinal());
        }
    }

    /** Notes that the mapping computes no value for an attribute; {@code label} names its columns. */
    void notMade(Column column, String label) {
        namesGroups |= column instanceof Column.OfGroup;
        notMade.put(column, label);
    }

    /** Warns of a null word, which counts as blank; {@code shown} is {@code null} if it must not be shown. */
    void nothing(Column column, String name, @Nullable String shown) {
        String says = shown == null ? "a null word" : Quoting.quoted(shown);
        wordsForNothing.put(column, says);
        problems.warn(ProblemText.WORD_FOR_NOTHING.of(name, Quoting.name(name), says));
    }

    /** The null word, as messages show it, for which an attribute counts as missing; {@code null} without one. */
    @Nullable
    String nullWord(int ordinal) {
        return wordsForNothing.get(new Column.OfAttribute(ordinal));
    }

    /** Marks an attribute that already has a problem, so that it is not reported as missing as well. */
    void failed(Column column) {
        if (column instanceof Column.OfAttribute attribute) {
            blank.set(attribute.ordinal());
        }
    }

    /** The name of a missing attribute, with the columns that the mapping would compute it from. */
    String nameOfMissing(int ordinal, String name) {
        return notMade.getOrDefault(new Column.OfAttribute(ordinal), name);
    }

    /** Returns whether the row gives a column a value, or has a problem with it. */
    boolean gives(Column column) {
        if (column instanceof Column.OfAttribute attribute) {
            return attributes[attribute.ordinal()] != null || blank.get(attribute.ordinal());
        }
        if (column instanceof Column.OfNumbered element) {
            return numbered.getOrDefault(element.path().property(), Collections.emptySortedMap())
                    .getOrDefault(element.number(), Map.of())
                    .containsKey(element.path().field());
        }
        if (column instanceof Column.OfCustomName pair) {
            return customNames.containsKey(pair.pair());
        }
        if (column instanceof Column.OfCustomValue pair) {
            return customValues.containsKey(pair.pair());
        }
        if (column instanceof Column.OfGroup group) {
            return groups.containsKey(group.number());
        }
        return column instanceof Column.OfCustom custom && customs.containsKey(custom.name());
    }

    /** Returns whether an attribute's cell is blank and may not be. */
    boolean isBlank(int ordinal) {
        return blank.get(ordinal);
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    /** The problems found while the values were sorted. */
    RowProblems problems() {
        return problems;
    }

    /** The value of an attribute; {@code null} if the row has none. */
    SourceField attribute(int ordinal) {
        return attributes[ordinal];
    }

    /** The fields of a property's numbered elements, by number and key. */
    SortedMap<Integer, Map<String, SourceField>> numbered(String property) {
        return numbered.getOrDefault(property, Collections.emptySortedMap());
    }

    /** The object or array of a nested property; {@code null} if the row has none. */
    @Nullable
    SourceField property(String property) {
        return properties.get(property);
    }

    /** The array of custom attributes; {@code null} if the row has none. */
    @Nullable
    SourceField customArray() {
        return customArray;
    }

    SortedMap<Integer, SourceField> customNames() {
        return customNames;
    }

    SortedMap<Integer, SourceField> customValues() {
        return customValues;
    }

    Map<String, SourceField> customs() {
        return customs;
    }

    /** Notes a blank cell that leaves its attribute as it is. In the column of a group, it names no group. */
    void leftOut(Column column) {
        namesGroups |= column instanceof Column.OfGroup;
    }

    /** Returns whether the row has a column or key for user groups, filled or not. */
    boolean namesGroups() {
        return namesGroups;
    }

    /** The names of user groups, in the order of their columns' numbers. */
    Collection<SourceField> groups() {
        return groups.values();
    }

    /** The array of the names of user groups; {@code null} if the row has none. */
    @Nullable
    SourceField groupArray() {
        return groupArray;
    }

    /** The row's own operation; {@code null} if the row has none. */
    @Nullable
    SourceField operation() {
        return operation;
    }

    /** The value of one of Muster's columns; {@code null} if the row has none. */
    @Nullable
    SourceField muster(String name) {
        return musters.get(name);
    }

    private SourceField only(@Nullable SourceField former, SourceField field) {
        if (former == null) {
            return field;
        }
        add(ProblemText.ATTRIBUTE_TWICE_COLUMNS.of(
                field.column(), Quoting.quoted(former.column()), Quoting.quoted(field.column())));
        return former;
    }
}
