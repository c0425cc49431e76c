package dev.muster.records.schema;

import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.EditDistance;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns and keys of one source whose values must never be shown: those of secret attributes, those of which the
 * mapping makes a secret, and unknown ones that contain a word for a secret or are nearer to one than to any other
 * known name. Such a guess may be wrong, so the source is kept where it decides.
 */
public final class SecretNames {
    /** Words that contain a word for a secret and mean something else. */
    private static final Pattern HARMLESS = Pattern.compile("secretar|passport");
    /** The shortest word for a secret that counts within other words. */
    private static final int SHORTEST_WITHIN = 3;
    /** Shorter names are near to too many words. */
    private static final int SHORTEST_COMPARED = 5;
    /** One wrong letter in three. In two, {@code Standort} would be near to {@code Kennwort}. */
    private static final int LETTERS_FOR_A_MISTAKE = 3;
    /** The name before a colon, with or without quotes, also in broken JSON. */
    private static final Pattern KEY = Pattern.compile("([\\w -]{1,100})[\"']?\\s*:");
    /** No user has more keys; a text that has counts as one that mentions a secret. */
    private static final int MOST_KEYS = 500;

    private final AttributeCatalog catalog;
    /** The columns of which the mapping makes a secret. */
    private final Set<String> mapped;
    /** All known names, those of the mapping too. */
    private final Set<String> known;

    private final BoundedCache<Boolean> found = new BoundedCache<>(this::isSecretAgain);

    /** @param names the columns that the source's mapping uses */
    public SecretNames(AttributeCatalog catalog, MappedNames names) {
        this.catalog = catalog;
        mapped = folded(names.secret());
        known = new HashSet<>(catalog.words());
        known.addAll(mapped);
        known.addAll(folded(names.plain()));
    }

    private static Set<String> folded(Collection<String> names) {
        return names.stream().map(ColumnNames::fold).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether a column or key holds a secret, or is unknown and may. */
    public boolean isSecret(String column) {
        return found.of(column);
    }

    private boolean isSecretAgain(String column) {
        return mapped.contains(ColumnNames.fold(column))
                || catalog.isSecret(column, unknown -> names(unknown) || isNear(unknown));
    }

    /** Returns whether a column or key certainly holds a secret. */
    public boolean isKnownSecret(String column) {
        return mapped.contains(ColumnNames.fold(column)) || catalog.isKnownSecret(column);
    }

    /** Returns whether a text that could not be read mentions a secret. JSON escapes may hide one, and count as one. */
    public boolean mentionsSecret(String text) {
        String folded = ColumnNames.fold(text);
        if (folded.contains("\\u") || mentions(text) || mapped.stream().anyMatch(folded::contains)) {
            return true;
        }
        Set<String> keys = KEY.matcher(text)
                .results()
                .map(key -> key.group(1))
                .distinct()
                .limit(MOST_KEYS + 1L)
                .collect(Collectors.toSet());
        return keys.size() > MOST_KEYS || keys.stream().anyMatch(this::isNear);
    }

    /** Returns whether an unknown name is or contains a word for a secret. */
    boolean names(String unknown) {
        return catalog.secretWords().contains(ColumnNames.fold(unknown)) || mentions(unknown);
    }

    private boolean mentions(String text) {
        String folded = withoutHarmless(text);
        return catalog.secretWords().stream()
                .anyMatch(word -> word.length() >= SHORTEST_WITHIN && folded.contains(word));
    }

    private boolean isNear(String name) {
        String folded = withoutHarmless(name);
        return folded.length() >= SHORTEST_COMPARED
                && EditDistance.near(folded, known, LETTERS_FOR_A_MISTAKE)
                        .filter(word ->
                                mapped.contains(word) || catalog.secretWords().contains(word))
                        .isPresent();
    }

    private static String withoutHarmless(String text) {
        return HARMLESS.matcher(ColumnNames.fold(text)).replaceAll("");
    }
}
