package dev.muster.record;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of columns and keys whose values must never be shown: those of the catalog, and those that an import's mapping has made secret. */
public final class SecretNames {
    private final AttributeCatalog catalog;
    private final Set<String> more;

    /** @param more names beside those of the catalog */
    public SecretNames(AttributeCatalog catalog, Collection<String> more) {
        this.catalog = catalog;
        this.more = more.stream().map(ColumnNames::fold).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a column or key holds a secret, or is unknown and by its name seems to. */
    public boolean isSecret(String column) {
        return catalog.isSecret(column) || !more.isEmpty() && more.contains(ColumnNames.fold(column));
    }

    /** Whether a text contains the name of a secret, in whatever spelling; JSON escapes in it could hide one, and count as one. */
    public boolean mentionsSecret(String text) {
        return catalog.mentionsSecret(text) || !more.isEmpty() && more.stream().anyMatch(ColumnNames.fold(text)::contains);
    }
}
