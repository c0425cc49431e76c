package dev.muster.records.schema;

import dev.muster.records.mapping.MappedNames;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of columns and keys of one source whose values must never be shown: those of the catalog, those that its
 * mapping has made secret, and unknown ones that seem to be meant for one of them. What the mapping says is something
 * else is not misspelt, however near to a secret's name it is.
 */
public final class SecretNames {
    private final AttributeCatalog catalog;
    private final Set<String> secret;
    private final Set<String> plain;
    private final SecretWords words;
    private final BoundedCache<Boolean> found = new BoundedCache<>(this::isNewSecret);

    /** @param mapped the columns that the source's mapping uses */
    public SecretNames(AttributeCatalog catalog, MappedNames mapped) {
        this.catalog = catalog;
        secret = folded(mapped.secret());
        plain = folded(mapped.plain());
        words = catalog.secretWords().with(secret, plain);
    }

    /** Returns whether a column or key holds a secret, or is unknown and by its name seems to. */
    public boolean isSecret(String column) {
        return found.of(column);
    }

    /** Returns whether a column or key is known to hold a secret; one that seems to may be about something else. */
    public boolean isKnownSecret(String column) {
        return secret.contains(ColumnNames.fold(column)) || catalog.isKnownSecret(column);
    }

    /**
     * Returns whether a text contains the name of a secret, in any spelling; JSON escapes in it could hide one, and
     * count as one.
     */
    public boolean mentionsSecret(String text) {
        return words.sandbox(text) || !secret.isEmpty() && secret.stream().anyMatch(ColumnNames.fold(text)::contains);
    }

    private boolean isNewSecret(String column) {
        String folded = ColumnNames.fold(column);
        return secret.contains(folded)
                || (plain.contains(folded) ? catalog.namesSecret(column) : catalog.isSecret(column, words::seems));
    }

    private static Set<String> folded(Collection<String> names) {
        return names.stream().map(ColumnNames::fold).collect(Collectors.toUnmodifiableSet());
    }
}
