package dev.muster.records.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of sources as far as it is set; the rest is detected.
 *
 * @param delimiter what stands between the cells of CSV, one character; {@code null} where it is to be found
 * @param encoding the name of the encoding of CSV without a byte order mark; {@code null} for UTF-8
 * @param sheet the name of the sheet of a workbook; {@code null} where it is to be found
 * @param headerRow the line of CSV, or the row of a sheet, that names the columns, from 1; {@code null} where it is to
 *     be found
 * @param jsonPath where the array of users is in JSON, as a JSON Pointer; {@code null} where it is to be found
 */
public record Dialect(
        @Nullable String delimiter,
        @Nullable String encoding,
        @Nullable String sheet,
        @Nullable Integer headerRow,
        @Nullable String jsonPath) {
    /** Nothing is said. */
    public static final Dialect FOUND = new Dialect(null, null, null);

    private static final String AUTO = "auto";
    private static final String TAB = "tab";

    /** A dialect that says nothing of the header's row, nor of JSON. */
    public Dialect(@Nullable String delimiter, @Nullable String encoding, @Nullable String sheet) {
        this(delimiter, encoding, sheet, null, null);
    }

    /**
     * Parses the given values.
     *
     * @param delimiter {@code auto}, {@code tab}, or one character; {@code null} for nothing
     * @param encoding {@code auto}, or the name of an encoding; {@code null} for nothing
     * @param sheet empty or {@code null} for the first
     * @throws IllegalArgumentException if a value is invalid; the message continues a sentence after "must be"
     */
    public static Dialect of(@Nullable String delimiter, @Nullable String encoding, @Nullable String sheet) {
        return new Dialect(
                delimiterOf(delimiter), encodingOf(encoding), sheet == null || sheet.isBlank() ? null : sheet.strip());
    }

    /** Parses the setting of the delimiter; {@code null} if it is to be detected. */
    public static @Nullable String delimiterOf(@Nullable String word) {
        if (word == null || word.equalsIgnoreCase(AUTO)) {
            return null;
        }
        String delimiter = word.equalsIgnoreCase(TAB) || word.equals("\\t") ? "\t" : word;
        boolean one = delimiter.length() == 1;
        if (!one
                || Character.isLetterOrDigit(delimiter.charAt(0))
                || Character.isSurrogate(delimiter.charAt(0))
                || "\"\r\n\uFEFF \0".contains(delimiter)) {
            throw new IllegalArgumentException(
                    "auto, tab, or one character other than a letter, digit, blank or quote");
        }
        return delimiter;
    }

    /** Parses the setting of the encoding; {@code null} if it is to be detected. */
    public static @Nullable String encodingOf(@Nullable String word) {
        if (word == null || word.equalsIgnoreCase(AUTO)) {
            return null;
        }
        try {
            return Charset.forName(word).name();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new IllegalArgumentException(
                    "auto, or the name of an encoding such as UTF-8, UTF-16LE, windows-1252 or ISO-8859-15", unknown);
        }
    }

    /** Reads the number of the row that names the columns; {@code null} where it is to be found. */
    public static @Nullable Integer headerRowOf(String word) {
        if (word == null || word.equalsIgnoreCase(AUTO)) {
            return null;
        }
        if (!word.matches("0*[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException("auto, or the number of a row from 1 on");
        }
        return Integer.valueOf(word);
    }

    /**
     * Reads the way to the users in JSON, such as {@code data.users} or {@code /data/users}, as a JSON Pointer;
     * {@code null} where it is to be found.
     */
    public static @Nullable String jsonPathOf(String word) {
        if (word == null || word.equalsIgnoreCase(AUTO) || word.isBlank()) {
            return null;
        }
        String path = word.strip();
        String names = path.startsWith("$.") ? path.substring(2) : path;
        try {
            String pointer = JsonPointer.compile(path.startsWith("/") ? path : "/" + names.replace('.', '/'))
                    .toString();
            if (List.of(pointer.substring(1).split("/", -1)).contains("")) {
                throw new IllegalArgumentException(path);
            }
            return pointer;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "auto, or the keys that lead to the array of users, such as users, data.users or /data/users",
                    wrong);
        }
    }

    /** These values, and for the others those of the settings. */
    public Dialect over(Dialect settings) {
        return new Dialect(
                delimiter == null ? settings.delimiter : delimiter,
                encoding == null ? settings.encoding : encoding,
                sheet == null ? settings.sheet : sheet,
                headerRow == null ? settings.headerRow : headerRow,
                jsonPath == null ? settings.jsonPath : jsonPath);
    }

    /**
     * The dialect of reports about a source with this one: their encoding is known, and their first row names the
     * columns.
     */
    Dialect ofReports() {
        return new Dialect(delimiter, null, null, 1, null);
    }

    /**
     * The dialect as a text: that of others is the same if, and only if, they say the same. Texts are kept with
     * imports, so that what was added later is in them only where it is said.
     */
    String asText() {
        String former = "Dialect[delimiter=%s, encoding=%s, sheet=%s]".formatted(delimiter, encoding, sheet);
        return equals(FOUND)
                ? ""
                : ", read by " + former + (headerRow == null ? "" : ", header row " + headerRow)
                        + (jsonPath == null ? "" : ", JSON path " + jsonPath);
    }

    Optional<Charset> charset() {
        return Optional.ofNullable(encoding).map(Charset::forName);
    }
}
