package dev.muster.records.validation;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds text that was UTF-8 and was read as windows-1252, such as {@code MÃ¼ller}. It can only be suspected. */
final class GarbledText {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    /** The bytes 80 to BF, as windows-1252 and ISO 8859-1 show them. */
    private static final String FOLLOWING = "[\\u0080-\\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]";
    /** The first bytes of letters from à to ÿ, of other Latin, Greek and Cyrillic letters, and of quotes and dashes. */
    private static final Pattern PAIR = Pattern.compile("[ÂÃÄÅÎÏÐÑ]" + FOLLOWING + "|â€" + FOLLOWING);

    private static final char FIRST_OF_A_PAIR = 0xC2;

    private GarbledText() {}

    /** The text that was probably meant; empty if it is not suspected. */
    static Optional<String> meant(String text) {
        if (LookAlikes.isBelow(FIRST_OF_A_PAIR, text)) {
            return Optional.empty();
        }
        Matcher pair = PAIR.matcher(text);
        var meant = new StringBuilder(text.length());
        boolean found = false;
        while (pair.find()) {
            String letter = new String(bytes(pair.group()), StandardCharsets.UTF_8);
            found |= letter.codePointCount(0, letter.length()) == 1 && letter.charAt(0) != '\uFFFD';
            pair.appendReplacement(meant, Matcher.quoteReplacement(letter));
        }
        return found ? Optional.of(pair.appendTail(meant).toString()) : Optional.empty();
    }

    private static byte[] bytes(String text) {
        var bytes = new byte[text.length()];
        for (int index = 0; index < bytes.length; index++) {
            char character = text.charAt(index);
            bytes[index] = character < 0x100
                    ? (byte) character
                    : String.valueOf(character).getBytes(WINDOWS)[0];
        }
        return bytes;
    }
}
