package dev.muster.records.mapping;

import java.text.Normalizer;
import java.util.Map;

/** Removes the accents of letters, as usernames and email addresses require. */
final class AccentFolding {
    /** Letters that are not another letter with an accent. */
    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('ß', "ss"),
            Map.entry('ẞ', "SS"),
            Map.entry('æ', "ae"),
            Map.entry('Æ', "AE"),
            Map.entry('œ', "oe"),
            Map.entry('Œ', "OE"),
            Map.entry('ø', "o"),
            Map.entry('Ø', "O"),
            Map.entry('ł', "l"),
            Map.entry('Ł', "L"),
            Map.entry('đ', "d"),
            Map.entry('Đ', "D"),
            Map.entry('ð', "d"),
            Map.entry('Ð', "D"),
            Map.entry('þ', "th"),
            Map.entry('Þ', "TH"),
            Map.entry('ı', "i"),
            Map.entry('ħ', "h"),
            Map.entry('Ħ', "H"));

    private static final Map<Character, String> GERMAN =
            Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'Ä', "Ae", 'Ö', "Oe", 'Ü', "Ue");

    private AccentFolding() {}

    /** @param german whether ä, ö and ü become ae, oe and ue */
    static String fold(String text, boolean german) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        var folded = new StringBuilder(composed.length());
        composed.chars().forEach(letter -> folded.append(letter((char) letter, german)));
        return Normalizer.normalize(folded, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    private static String letter(char letter, boolean german) {
        String plain = german ? GERMAN.get(letter) : null;
        return plain != null ? plain : LETTERS.getOrDefault(letter, String.valueOf(letter));
    }
}
