package dev.muster.records.validation;

import dev.muster.records.problem.ProblemPhrase;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds characters in usernames and email addresses that look like others: typographic ones, and letters of another
 * alphabet.
 */
final class LookAlikes {
    /** Alphabets with letters that look the same. */
    private static final Set<UnicodeScript> ALIKE = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.CYRILLIC,
            UnicodeScript.GREEK,
            UnicodeScript.ARMENIAN,
            UnicodeScript.GEORGIAN,
            UnicodeScript.CHEROKEE,
            UnicodeScript.COPTIC);

    private static final int FIRST_NON_ASCII = 0x80;

    private LookAlikes() {}

    /** The first such character, for messages. A word that is entirely of another alphabet has none. */
    static Optional<String> in(String text) {
        if (isBelow(FIRST_NON_ASCII, text)) {
            return Optional.empty();
        }
        Optional<String> sign = text.codePoints()
                .filter(LookAlikes::isTypographic)
                .boxed()
                .findFirst()
                .map(character -> ProblemPhrase.LOOK_ALIKE_SIGN.with(named(character)));
        return sign.or(() -> mixed(text));
    }

    private static Optional<String> mixed(String text) {
        int at = text.lastIndexOf('@');
        Optional<String> local = mixedWord(at < 0 ? text : text.substring(0, at));
        for (int start = at + 1; at >= 0 && local.isEmpty() && start < text.length(); ) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            local = mixedWord(text.substring(start, end));
            start = end + 1;
        }
        return local;
    }

    /** Returns whether all characters are below another one: a plain loop, since it is asked of every value. */
    static boolean isBelow(int limit, String text) {
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) >= limit) {
                return false;
            }
        }
        return true;
    }

    /** The first letter of the alphabet with the fewest letters; of two with as many, Latin is not the odd one. */
    private static Optional<String> mixedWord(String word) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        word.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .filter(ALIKE::contains)
                .forEach(script -> letters.merge(script, 1, Integer::sum));
        if (letters.size() < 2) {
            return Optional.empty();
        }
        UnicodeScript odd = letters.entrySet().stream()
                .min((one, other) -> one.getValue().equals(other.getValue())
                        ? Boolean.compare(one.getKey() == UnicodeScript.LATIN, other.getKey() == UnicodeScript.LATIN)
                        : one.getValue() - other.getValue())
                .orElseThrow()
                .getKey();
        int letter = word.codePoints()
                .filter(character -> Character.isLetter(character) && UnicodeScript.of(character) == odd)
                .findFirst()
                .orElseThrow();
        return Optional.of(ProblemPhrase.LOOK_ALIKE_LETTER.with(named(letter)));
    }

    /** Returns whether it is a typographic quote or dash, or a wide, bold or italic form of a letter. */
    private static boolean isTypographic(int character) {
        if (character < FIRST_NON_ASCII) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION, Character.DASH_PUNCTUATION ->
                true;
            default ->
                switch (character) {
                    case 0xB4, 0x2B9, 0x2BB, 0x2BC, 0x2BD, 0x2C8, 0x2032, 0x2043, 0x2212, 0xFF40 -> true;
                    default ->
                        Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC)
                                .chars()
                                .allMatch(plain -> plain < FIRST_NON_ASCII);
                };
        };
    }

    private static String named(int character) {
        return "U+%04X (%s)".formatted(character, Character.getName(character));
    }
}
