package dev.muster.records.schema;

import dev.muster.records.mapping.MappedNames;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of columns and keys that the catalog or a mapping knows. */
public final class KnownColumns {
    /** The names of the catalog. */
    public static final KnownColumns USUAL = new KnownColumns(MappedNames.NONE);

    private final AttributeCatalog catalog = AttributeCatalog.load();
    private final Set<String> mapped;

    /** @param names the columns of a mapping, known beside those of the catalog */
    public KnownColumns(MappedNames names) {
        mapped = Stream.of(names.secret(), names.plain())
                .flatMap(Collection::stream)
                .map(ColumnNames::fold)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean contain(String name) {
        return isMapped(name) || catalog.knows(name);
    }

    /** Returns whether a mapping uses a column of this name. */
    public boolean isMapped(String name) {
        return !mapped.isEmpty() && mapped.contains(ColumnNames.fold(name));
    }

    /** The number of known names among these. */
    public long count(Collection<String> names) {
        return names.stream().filter(this::contain).count();
    }
}
