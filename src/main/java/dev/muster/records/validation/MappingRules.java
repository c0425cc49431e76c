package dev.muster.records.validation;

import dev.muster.records.mapping.Assignment;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.ColumnNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rules about the columns of a source beyond the catalog. Names match by the usual rule; those of columns that a source
 * does not have do no harm.
 *
 * @param ignored the columns and keys that are left out, as if they were not there
 * @param blankCells what blank cells mean
 * @param blankCellsOf what blank cells mean in single columns, by the column's name
 * @param mapping what the user's mapping file says
 * @param nothing the words that are taken for blank cells, exactly as they are written
 * @param match the attributes by which rows find their users, beside the id; empty for those of each operation
 * @param groups the user groups that the user of each row joins
 */
public record MappingRules(
        Set<String> ignored,
        BlankCells blankCells,
        Map<String, BlankCells> blankCellsOf,
        ColumnMapping mapping,
        Set<String> nothing,
        List<String> match,
        List<Assignment> groups) {
    /**
     * Nothing is ignored or mapped, and blank cells are left out, as what databases and scripts write for nothing is.
     */
    public static final MappingRules USUAL = new MappingRules(
            Set.of(),
            BlankCells.KEEP,
            Map.of(),
            ColumnMapping.NONE,
            Set.of("nan", "NaN", "NULL", "null", "\\N", "None", "#N/A", "N/A", "n/a"),
            List.of(),
            List.of());

    /** Throws {@link IllegalArgumentException} where one column has two meanings of blank cells. */
    public MappingRules {
        ignored = ignored.stream().map(ColumnNames::fold).collect(Collectors.toUnmodifiableSet());
        Map<String, BlankCells> folded = new HashMap<>();
        blankCellsOf.forEach((column, meaning) -> {
            BlankCells former = folded.put(ColumnNames.fold(column), meaning);
            if (former != null && former != meaning) {
                throw new IllegalArgumentException("blank cells have two meanings in the column " + column);
            }
        });
        blankCellsOf = Map.copyOf(folded);
        nothing = Set.copyOf(nothing);
        match = List.copyOf(match);
        groups = List.copyOf(groups);
    }

    /** The same rules, but with these columns ignored. */
    public MappingRules ignoring(Collection<String> columns) {
        return new MappingRules(Set.copyOf(columns), blankCells, blankCellsOf, mapping, nothing, match, groups);
    }

    /** The same rules, but with this meaning of blank cells. */
    public MappingRules blankCells(BlankCells meaning) {
        return new MappingRules(ignored, meaning, blankCellsOf, mapping, nothing, match, groups);
    }

    /** The same rules, but with these meanings of the blank cells of single columns. */
    public MappingRules blankCellsOf(Map<String, BlankCells> meanings) {
        return new MappingRules(ignored, blankCells, meanings, mapping, nothing, match, groups);
    }

    /** The same rules, but with this mapping. */
    public MappingRules mapping(ColumnMapping said) {
        return new MappingRules(ignored, blankCells, blankCellsOf, said, nothing, match, groups);
    }

    /** The same rules, but with these words for nothing. */
    public MappingRules nothing(Collection<String> words) {
        return new MappingRules(ignored, blankCells, blankCellsOf, mapping, Set.copyOf(words), match, groups);
    }

    /** The same rules, but with users found by these attributes. */
    public MappingRules match(List<String> attributes) {
        return new MappingRules(ignored, blankCells, blankCellsOf, mapping, nothing, attributes, groups);
    }

    /** The same rules, but with these user groups for each row. */
    public MappingRules groups(List<Assignment> named) {
        return new MappingRules(ignored, blankCells, blankCellsOf, mapping, nothing, match, named);
    }

    /** The rules as a text: that of others is the same if, and only if, they map every source in the same way. */
    public String asText() {
        return "ignored " + new TreeSet<>(ignored) + ", blank cells " + blankCells + " " + new TreeMap<>(blankCellsOf)
                + (nothing.equals(USUAL.nothing) ? "" : ", nothing " + new TreeSet<>(nothing))
                + (mapping.isEmpty() ? "" : ", mapping " + mapping.asText())
                + (groups.isEmpty()
                        ? ""
                        : ", groups " + groups.stream().map(Assignment::value).toList());
    }

    /** Returns whether a column or key is to be ignored. */
    boolean ignores(String column) {
        return !ignored.isEmpty() && ignored.contains(ColumnNames.fold(column));
    }

    /** The meaning of a column's blank cells. */
    BlankCells blankCellsIn(String column) {
        return blankCellsOf.getOrDefault(ColumnNames.fold(column), blankCells);
    }
}
