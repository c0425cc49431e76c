package dev.muster.records.validation;

import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.ColumnNames;
import dev.muster.records.source.Dialect;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options of one import that override the settings.
 *
 * @param ignored columns to leave out, beside those of the settings
 * @param blankCells what blank cells mean; {@code null} for what the settings say
 * @param blankCellsOf what blank cells mean in single columns, by the column's name
 * @param allowInvalid whether the rest is sent however many rows are invalid
 * @param mapping the mapping that its columns have; {@code null} for that of the settings
 * @param again whether it is imported though an earlier import has imported every row of the same source
 * @param dialect how it is written
 * @param of its source, and what is allowed for this import
 */
public record ImportOptions(
        List<String> ignored,
        @Nullable BlankCells blankCells,
        Map<String, BlankCells> blankCellsOf,
        boolean allowInvalid,
        @Nullable MappingSource mapping,
        boolean again,
        Dialect dialect,
        OfSource of) {
    /**
     * The source of an import.
     *
     * @param name {@code null} for the settings of sources without a name
     * @param allowedGuards names of the guards that do not count for this import
     * @param part whether it has only some users of the source, so that the others are not missing
     * @param full whether users are looked up even if their rows have not changed
     */
    public record OfSource(@Nullable String name, Set<String> allowedGuards, boolean part, boolean full) {
        /** No source, and nothing is allowed. */
        public static final OfSource NONE = new OfSource(null, Set.of(), false, false);

        public OfSource {
            allowedGuards = allowedGuards == null ? Set.of() : Set.copyOf(allowedGuards);
        }
    }

    /** Nothing is said. */
    public static final ImportOptions NONE =
            new ImportOptions(List.of(), null, Map.of(), false, null, false, Dialect.FOUND, OfSource.NONE);

    public ImportOptions {
        ignored = ignored == null ? List.of() : List.copyOf(ignored);
        blankCellsOf = blankCellsOf == null ? Map.of() : Map.copyOf(blankCellsOf);
        dialect = dialect == null ? Dialect.FOUND : dialect;
        of = of == null ? OfSource.NONE : of;
    }

    /** The settings' rules with what these options say beyond them. */
    public MappingRules over(MappingRules settings) {
        Set<String> allIgnored = new HashSet<>(settings.ignored());
        allIgnored.addAll(ignored);
        Map<String, BlankCells> allOf = new HashMap<>(settings.blankCellsOf());
        blankCellsOf.forEach((column, meaning) -> allOf.put(ColumnNames.fold(column), meaning));
        return new MappingRules(
                allIgnored,
                blankCells == null ? settings.blankCells() : blankCells,
                allOf,
                settings.mapping(),
                settings.nothing(),
                settings.match(),
                settings.groups());
    }

    /** The same options, but the source is imported though that was done already. */
    public ImportOptions importingAgain() {
        return new ImportOptions(ignored, blankCells, blankCellsOf, allowInvalid, mapping, true, dialect, of);
    }

    /** These options, and beyond them what others say of columns: which to leave out, and what blank cells mean. */
    public ImportOptions over(ImportOptions former) {
        var allIgnored = new LinkedHashSet<>(former.ignored);
        allIgnored.addAll(ignored);
        Map<String, BlankCells> allOf = new HashMap<>(former.blankCellsOf);
        allOf.putAll(blankCellsOf);
        return new ImportOptions(
                List.copyOf(allIgnored),
                blankCells == null ? former.blankCells : blankCells,
                allOf,
                allowInvalid,
                mapping,
                again,
                dialect,
                new OfSource(of.name == null ? former.of.name : of.name, of.allowedGuards, true, of.full));
    }

    /** The same options for a source with this dialect. */
    public ImportOptions written(Dialect said) {
        return new ImportOptions(ignored, blankCells, blankCellsOf, allowInvalid, mapping, again, said, of);
    }

    /** The same options, but with this mapping. */
    public ImportOptions mappedBy(@Nullable MappingSource said) {
        return new ImportOptions(ignored, blankCells, blankCellsOf, allowInvalid, said, again, dialect, of);
    }

    /** The same options with these meanings of blank cells. */
    public ImportOptions blankCells(@Nullable BlankCells all, Map<String, BlankCells> single) {
        return new ImportOptions(ignored, all, single, allowInvalid, mapping, again, dialect, of);
    }

    /** The name of its source; {@code null} for the settings of sources without a name. */
    public @Nullable String source() {
        return of.name;
    }

    /** The same options, where some guards do not count. */
    public ImportOptions allowing(Collection<String> guards) {
        return new ImportOptions(
                ignored,
                blankCells,
                blankCellsOf,
                allowInvalid,
                mapping,
                again,
                dialect,
                new OfSource(of.name, Set.copyOf(guards), of.part, of.full));
    }

    /** The same options for some users of a source. */
    public ImportOptions ofPart(String name) {
        return new ImportOptions(
                ignored,
                blankCells,
                blankCellsOf,
                allowInvalid,
                mapping,
                again,
                dialect,
                new OfSource(name, of.allowedGuards, true, of.full));
    }

    /** The same options for a file of a source. */
    public ImportOptions ofSource(@Nullable String name) {
        return new ImportOptions(
                ignored,
                blankCells,
                blankCellsOf,
                allowInvalid,
                mapping,
                again,
                dialect,
                new OfSource(name, of.allowedGuards, of.part, of.full));
    }
}
