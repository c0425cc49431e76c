package dev.muster.records.schema;

import dev.muster.records.problem.EditDistance;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Guesses whether an unknown name is meant to be that of a secret. A misspelt {@code pasword} has to be kept as secret
 * as what it was to be. A guess may be wrong: what is blanked for it must stand somewhere else still.
 */
final class SecretWords {
    /** Names that contain the word for a secret but are about something else. */
    private static final Pattern HARMLESS = Pattern.compile("secretar|passport");
    /** Shorter words stand by chance within others. */
    private static final int SHORTEST_WITHIN = 3;
    /** The length from which names are compared: too many shorter ones are near a secret's name. */
    private static final int SHORTEST_COMPARED = 5;

    private static final int LONGEST_COMPARED = 100;
    /** One letter in three may be wrong: {@code Standort} is as near to {@code Kennwort} as one in two. */
    private static final int LETTERS_FOR_A_MISTAKE = 3;
    /** The text before a colon, with or without quotes: broken JSON may still have its keys. */
    private static final Pattern KEY = Pattern.compile("([\\w -]{1,100})[\"']?\\s*:");
    /** No user has more; whether a text with more keys names a secret is not worth the time to find out. */
    private static final int MOST_KEYS = 500;

    /** Those that count within other words, too. */
    private final Set<String> within;

    private final Set<String> secret;
    private final Set<String> others;

    /**
     * @param secret the folded names of secrets, and what people write for them
     * @param others all other folded names that are known, and what people write for them
     */
    SecretWords(Set<String> secret, Set<String> others) {
        this(secret, secret, others);
    }

    private SecretWords(Set<String> within, Set<String> secret, Set<String> others) {
        this.within = within;
        this.secret = secret;
        this.others = others;
    }

    /** The same words, and those of one source: a user's own may be any, and stand by chance within others. */
    SecretWords with(Set<String> moreSecret, Set<String> moreOthers) {
        return moreSecret.isEmpty() && moreOthers.isEmpty()
                ? this
                : new SecretWords(within, union(secret, moreSecret), union(others, moreOthers));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether a text contains a secret's name, in any case and with anything between its letters. */
    boolean mentions(String text) {
        String folded = HARMLESS.matcher(ColumnNames.fold(text)).replaceAll("");
        return within.stream().anyMatch(word -> word.length() >= SHORTEST_WITHIN && folded.contains(word));
    }

    /**
     * Returns whether a text mentions a secret, or has a key that is meant to; JSON escapes in it could hide one, and
     * count as one.
     */
    boolean sandbox(String text) {
        if (ColumnNames.fold(text).contains("\\u") || mentions(text)) {
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

    /** Returns whether an unknown name is a word for a secret, or mentions one. */
    boolean name(String unknown) {
        return secret.contains(ColumnNames.fold(unknown)) || mentions(unknown);
    }

    /**
     * Returns whether an unknown name mentions a secret, or is spelt much as the name of one, and nearer to that than
     * to any other.
     */
    boolean seems(String unknown) {
        return name(unknown) || isNear(unknown);
    }

    private boolean isNear(String name) {
        String folded = ColumnNames.fold(name);
        if (folded.length() < SHORTEST_COMPARED
                || folded.length() > LONGEST_COMPARED
                || HARMLESS.matcher(folded).find()) {
            return false;
        }
        int distance = distance(folded, secret);
        return distance * LETTERS_FOR_A_MISTAKE <= folded.length() && distance < distance(folded, others);
    }

    private static int distance(String name, Collection<String> words) {
        return words.stream()
                .mapToInt(word -> EditDistance.between(name, word))
                .min()
                .orElse(Integer.MAX_VALUE / 2);
    }
}
