package dev.muster.records.schema;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Cleans values by the rules of docs/values.md, and counts what it did. Cleaning a clean value changes nothing. */
public final class ValueCleaner {
    private static final String GUARDED = "=+-@\t\r\n";
    private static final char APOSTROPHE = '\'';
    private static final char QUOTE = '"';
    private static final char SOFT_HYPHEN = 0xAD;
    private static final char NO_BREAK_SPACE = 0xA0;
    private static final int FIRST_NON_ASCII = 0x80;
    /** Every character below it is in normal form C, whatever its neighbours. */
    private static final int FIRST_COMBINING = 0x300;
    /** The first of the scripts that need joiners or direction marks, and of the emoji. */
    private static final int FIRST_RIGHT_TO_LEFT = 0x590;

    private static final int FIRST_PICTURE = 0x2190;
    private static final Set<UnicodeScript> WITHOUT_MARKS = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL);

    private final Map<Cleaning, Long> counts = new EnumMap<>(Cleaning.class);

    /** The clean value, which may be empty. What was done is counted, unless nothing is left. */
    public String clean(String text, ValueKind kind) {
        if (isPlain(text)) {
            return text;
        }
        Set<Cleaning> done = EnumSet.noneOf(Cleaning.class);
        String clean = clean(text, kind, done);
        if (!clean.isEmpty()) {
            done.forEach(cleaning -> counts.merge(cleaning, 1L, Long::sum));
        }
        return clean;
    }

    /** The number of values that each cleaning has changed. */
    public Map<Cleaning, Long> counts() {
        return new EnumMap<>(counts);
    }

    /** The clean value, without counting. */
    public static String cleaned(String text, ValueKind kind) {
        return isPlain(text) ? text : clean(text, kind, EnumSet.noneOf(Cleaning.class));
    }

    /** Returns whether a text begins or ends with an invisible character. */
    public static boolean hasUnseenEnd(String text) {
        return !text.isEmpty()
                && (isNotShownYet(text.codePointAt(0)) || isNotShownYet(text.codePointBefore(text.length())));
    }

    /** Returns whether a text is a value in {@code ="…"}, which keeps spreadsheets from reading it as a number. */
    public static boolean isWrapped(String text) {
        return !unwrapped(text).equals(text);
    }

    private static String clean(String text, ValueKind kind, Set<Cleaning> done) {
        if (kind == ValueKind.SECRET) {
            return text.codePoints().allMatch(ValueCleaner::isNotShownYet) ? "" : text;
        }
        String before;
        String seen = text;
        do {
            before = seen;
            seen = withoutMarks(bare(before, kind, done), kind, done);
        } while (!seen.equals(before));
        if (Normalizer.isNormalized(seen, Normalizer.Form.NFC)) {
            return seen;
        }
        done.add(Cleaning.NORMALISED);
        return Normalizer.normalize(seen, Normalizer.Form.NFC);
    }

    /** Returns whether no character needs cleaning, as in almost all values. */
    private static boolean isPlain(String text) {
        int length = text.length();
        if (length == 0) {
            return true;
        }
        if (text.charAt(0) == '='
                || text.charAt(0) == APOSTROPHE
                || text.charAt(length - 1) == ' '
                || text.charAt(0) == ' ') {
            return false;
        }
        for (int index = 0; index < length; index++) {
            char character = text.charAt(index);
            boolean plain = character < FIRST_NON_ASCII
                    ? character >= ' '
                    : character > NO_BREAK_SPACE && character < FIRST_COMBINING && character != SOFT_HYPHEN;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** The text without blanks and marks at its ends, and without guards against spreadsheet formulas. */
    private static String bare(String text, ValueKind kind, Set<Cleaning> done) {
        String bare = stripped(text, done);
        String unguarded = withoutGuard(unwrapped(bare), kind);
        while (!unguarded.equals(bare)) {
            done.add(Cleaning.UNWRAPPED);
            bare = stripped(unguarded, done);
            unguarded = withoutGuard(unwrapped(bare), kind);
        }
        return bare;
    }

    private static String stripped(String text, Set<Cleaning> done) {
        int start = 0;
        int end = text.length();
        while (start < end && isNotShownYet(text.codePointAt(start))) {
            start += note(text.codePointAt(start), done);
        }
        while (start < end && isNotShownYet(text.codePointBefore(end))) {
            end -= note(text.codePointBefore(end), done);
        }
        return text.substring(start, end);
    }

    private static int note(int character, Set<Cleaning> done) {
        done.add(isInvisible(character) ? Cleaning.INVISIBLE : Cleaning.TRIMMED);
        return Character.charCount(character);
    }

    /** {@code 00123} of {@code ="00123"}. */
    private static String unwrapped(String text) {
        int last = text.length() - 1;
        if (last < 2 || text.charAt(0) != '=' || text.charAt(1) != QUOTE || text.charAt(last) != QUOTE) {
            return text;
        }
        String inner = text.substring(2, last);
        String withoutPairs = inner.replace("\"\"", "");
        return withoutPairs.indexOf(QUOTE) >= 0 ? text : inner.replace("\"\"", "\"");
    }

    /** {@code +49 30} of {@code '+49 30}; in a code {@code 00123} of {@code '00123}, too. */
    private static String withoutGuard(String text, ValueKind kind) {
        int first = 0;
        while (first < text.length() && text.charAt(first) == APOSTROPHE) {
            first++;
        }
        if (first == 0 || first == text.length()) {
            return text;
        }
        char guarded = text.charAt(first);
        return GUARDED.indexOf(guarded) >= 0 || kind == ValueKind.CODE && guarded >= '0' && guarded <= '9'
                ? text.substring(first)
                : text;
    }

    private static String withoutMarks(String text, ValueKind kind, Set<Cleaning> done) {
        if (text.codePoints()
                .noneMatch(character ->
                        isInvisible(character) || kind == ValueKind.CODE && character != ' ' && isBlank(character))) {
            return text;
        }
        boolean keepsMarks = kind == ValueKind.TEXT && text.codePoints().anyMatch(ValueCleaner::needsMarks);
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (kind == ValueKind.CODE && character != ' ' && isBlank(character)) {
                done.add(Cleaning.NORMALISED);
                clean.append(' ');
            } else if (!isInvisible(character) || keepsMarks && isOfScripts(character)) {
                clean.appendCodePoint(character);
            } else {
                done.add(Cleaning.INVISIBLE);
            }
        });
        return clean.toString();
    }

    private static boolean isNotShownYet(int character) {
        return isBlank(character) || isInvisible(character);
    }

    /** Unicode's blanks and line breaks, and the letters that are drawn as nothing. */
    private static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || switch (character) {
                    case 0x85, 0x2800, 0x3164, 0xFFA0 -> true;
                    default -> false;
                };
    }

    /**
     * Soft hyphens, joiners, direction marks, byte order marks and the like; no signs that are drawn, and no parts of
     * emoji.
     */
    private static boolean isInvisible(int character) {
        return character == SOFT_HYPHEN
                || character == 0x34F
                || character == 0x180E
                || character == 0xFEFF
                || character >= 0x200B && character <= 0x200F
                || character >= 0x2060 && character <= 0x2064
                || isOfScripts(character)
                || character >= 0x206A && character <= 0x206F;
    }

    /** Characters that some scripts need inside a text: the two joiners and the direction marks. */
    private static boolean isOfScripts(int character) {
        return character >= 0x200C && character <= 0x200F
                || character == 0x61C
                || character >= 0x202A && character <= 0x202E
                || character >= 0x2066 && character <= 0x2069;
    }

    /**
     * Returns whether a character belongs to a script that needs them, or to an emoji, which may be a joined sequence.
     */
    private static boolean needsMarks(int character) {
        return character >= FIRST_RIGHT_TO_LEFT
                && (Character.isLetter(character)
                        ? !WITHOUT_MARKS.contains(UnicodeScript.of(character))
                        : character >= FIRST_PICTURE && Character.getType(character) == Character.OTHER_SYMBOL);
    }
}
