package dev.muster.records.source.xlsx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The number formats of a workbook that change the text of a number: dates, signs and leading zeros. */
final class NumberFormats {
    private static final int MOST = 65_536;
    private static final int LONGEST_CODE = 1_000;
    private static final Pattern DATE = Pattern.compile("[ymdhs]", Pattern.CASE_INSENSITIVE);
    /**
     * Parts that are shown literally: quoted and escaped text, colours and languages; not the hours, minutes and
     * seconds that go beyond a day.
     */
    private static final Pattern LITERAL =
            Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[(?!(?:h+|m+|s+)])[^\\]]*]", Pattern.CASE_INSENSITIVE);

    private final List<Format> ofStyles = new ArrayList<>();

    /**
     * A format of numbers.
     *
     * @param date whether as a date or time
     * @param mask the signs and zeros that it gets
     */
    record Format(boolean date, NumberMask mask) {
        private static final Format GENERAL = new Format(false, NumberMask.NONE);
    }

    /** All numbers are shown as they are. */
    static NumberFormats general() {
        return new NumberFormats();
    }

    /** Reads the formats of a workbook's styles. */
    static NumberFormats of(XmlPart styles) throws IOException {
        var formats = new NumberFormats();
        Map<String, String> codes = new HashMap<>();
        boolean ofCells = false;
        while (styles.next()) {
            if (styles.starts("numFmt") && codes.size() < MOST) {
                String code = styles.attribute("formatCode");
                codes.put(styles.attribute("numFmtId"), code == null || code.length() > LONGEST_CODE ? "" : code);
            } else if (styles.starts("cellXfs") || styles.ends("cellXfs")) {
                ofCells = styles.starts("cellXfs");
            } else if (ofCells && styles.starts("xf") && formats.ofStyles.size() < MOST) {
                String id = styles.attribute("numFmtId");
                formats.ofStyles.add(
                        codes.containsKey(id) ? ofCode(codes.get(id)) : new Format(isBuiltInDate(id), NumberMask.NONE));
            }
        }
        return formats;
    }

    /** The format of a style by its number, as a cell has it; {@code null} for none. */
    Format of(@Nullable String style) {
        int number = style != null && style.matches("[0-9]{1,6}") ? Integer.parseInt(style) : -1;
        return number >= 0 && number < ofStyles.size() ? ofStyles.get(number) : Format.GENERAL;
    }

    static Format ofCode(String code) {
        String shown = LITERAL.matcher(code.split(";", 2)[0]).replaceAll("");
        boolean date = DATE.matcher(shown.replaceAll("(?i)general", "")).find();
        return new Format(date, date ? NumberMask.NONE : NumberMask.of(code));
    }

    /** Those of Western and of East Asian versions (ECMA-376, part 1, 18.8.30). */
    private static boolean isBuiltInDate(@Nullable String id) {
        return id != null && id.matches("1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8]");
    }
}
