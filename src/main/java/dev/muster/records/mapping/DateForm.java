package dev.muster.records.mapping;

import java.time.LocalDate;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a date in a source, such as {@code dd.MM.yyyy}. Dates of ISO 8601 are read as well, because the date
 * cells of a workbook have that form.
 */
final class DateForm {
    private static final String ISO = "yyyy-MM-dd";
    /** Letters of a day, a month and a year, as numbers. Names of months depend on a language. */
    private static final Pattern USABLE = Pattern.compile("(?:d{1,2}|M{1,2}|yy|yyyy|[^A-Za-z'\\[\\]{}#]+){1,9}");
    /** A form that would read the date of ISO 8601, and thus of a date cell, with its day and month exchanged. */
    private static final Pattern CONTRADICTS_ISO = Pattern.compile("\\s*yyyy-d{1,2}-M{1,2}\\s*");
    /** A day or month whose digits are not followed or preceded by other digits: its zero may be missing. */
    private static final Pattern WITH_ZERO = Pattern.compile("(?<![dMy])([dM])\\1(?![dMy])");

    private static final Pattern TWO_DIGIT_YEAR = Pattern.compile("(?<!y)yy(?!y)");
    private static final int FIRST_TWO_DIGIT_YEAR = 1970;

    /** A formatter for each form that is written in a mapping. */
    private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();

    private DateForm() {}

    /** Returns whether a form has a day, a month and a year, each as a number and once. */
    static boolean isUsable(String form) {
        return USABLE.matcher(form).matches()
                && !CONTRADICTS_ISO.matcher(form).matches()
                && isOnce(form, 'd')
                && isOnce(form, 'M')
                && isOnce(form, 'y');
    }

    private static boolean isOnce(String form, char letter) {
        return form.indexOf(letter) >= 0
                && form.substring(form.indexOf(letter), form.lastIndexOf(letter) + 1)
                        .chars()
                        .allMatch(other -> other == letter);
    }

    /**
     * A date in another form; an empty text stays empty.
     *
     * @param from a usable form
     * @param to a usable form for the result, or {@code null} for that of ISO 8601
     * @throws DateException if the text is not a date of the form, nor of ISO 8601
     */
    static String rewrite(String text, String from, @Nullable String to) {
        String stripped = text.strip();
        return stripped.isEmpty() ? "" : formatter(to == null ? ISO : to).format(date(stripped, from));
    }

    private static LocalDate date(String text, String form) {
        DateTimeFormatter written = formatter(WITH_ZERO.matcher(form.strip()).replaceAll("$1"));
        for (var formatter : List.of(written, DateTimeFormatter.ISO_DATE, DateTimeFormatter.ISO_DATE_TIME)) {
            try {
                return formatter.parse(text, LocalDate::from);
            } catch (DateTimeParseException other) {
                // The next form may fit.
            }
        }
        throw new DateException(text, form);
    }

    private static DateTimeFormatter formatter(String form) {
        return FORMATTERS.computeIfAbsent(form, DateForm::newFormatter);
    }

    private static DateTimeFormatter newFormatter(String form) {
        var builder = new DateTimeFormatterBuilder();
        String[] parts = TWO_DIGIT_YEAR.split(form, -1);
        builder.appendPattern(parts[0].replace('y', 'u'));
        if (parts.length > 1) {
            builder.appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_TWO_DIGIT_YEAR)
                    .appendPattern(parts[1]);
        }
        return builder.toFormatter(Locale.ROOT)
                .withChronology(IsoChronology.INSTANCE)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
