package dev.muster.record;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * How sources are written, as far as that was said; what was not is found out.
 *
 * @param delimiter what stands between the cells of CSV, one character; {@code null} where it is to be found
 * @param encoding  the name of the encoding of CSV without a byte order mark; {@code null} for UTF-8
 * @param sheet     the name of the sheet of a workbook; {@code null} for the first that is visible
 */
public record Dialect(String delimiter, String encoding, String sheet) {
    /** Nothing is said. */
    public static final Dialect FOUND = new Dialect(null, null, null);

    private static final String AUTO = "auto";
    private static final String TAB = "tab";

    /**
     * Reads what somebody said.
     *
     * @param delimiter {@code auto}, {@code tab}, or one character; {@code null} for nothing
     * @param encoding  {@code auto}, or the name of an encoding; {@code null} for nothing
     * @param sheet     empty or {@code null} for the first
     * @throws IllegalArgumentException if it is no such thing; the message says what is wanted, so that it goes on after "must be"
     */
    public static Dialect of(String delimiter, String encoding, String sheet) {
        return new Dialect(delimiterOf(delimiter), encodingOf(encoding), sheet == null || sheet.isBlank() ? null : sheet.strip());
    }

    /** Reads what somebody said about the delimiter; {@code null} where it is to be found. */
    public static String delimiterOf(String word) {
        if (word == null || word.equalsIgnoreCase(AUTO)) {
            return null;
        }
        String delimiter = word.equalsIgnoreCase(TAB) || word.equals("\\t") ? "\t" : word;
        boolean one = delimiter.length() == 1;
        if (!one || Character.isLetterOrDigit(delimiter.charAt(0)) || Character.isSurrogate(delimiter.charAt(0)) || "\"\r\n\uFEFF \0".contains(delimiter)) {
            throw new IllegalArgumentException("auto, tab, or one character that is no letter, digit, blank or quote");
        }
        return delimiter;
    }

    /** Reads what somebody said about the encoding; {@code null} for what is found. */
    public static String encodingOf(String word) {
        if (word == null || word.equalsIgnoreCase(AUTO)) {
            return null;
        }
        try {
            return Charset.forName(word).name();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new IllegalArgumentException("auto, or the name of an encoding such as UTF-8, UTF-16LE, windows-1252 or ISO-8859-15", unknown);
        }
    }

    /** What is said here, and beyond that what the settings say. */
    public Dialect over(Dialect settings) {
        return new Dialect(delimiter == null ? settings.delimiter : delimiter, encoding == null ? settings.encoding : encoding,
                sheet == null ? settings.sheet : sheet);
    }

    /** How reports of a source that is written like this are written, and read again: their encoding is known. */
    Dialect ofReports() {
        return new Dialect(delimiter, null, null);
    }

    /** The dialect as a text: that of others is the same if, and only if, they say the same. */
    String asText() {
        return equals(FOUND) ? "" : ", read by " + this;
    }

    Optional<Charset> charset() {
        return Optional.ofNullable(encoding).map(Charset::forName);
    }
}
