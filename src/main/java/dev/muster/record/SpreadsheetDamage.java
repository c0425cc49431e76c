package dev.muster.record;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What spreadsheets do to values, told from the values that are left: long numbers that have lost their digits, dates that have become
 * numbers, and errors where a value should be. None of them is ever meant.
 */
final class SpreadsheetDamage {
    private static final Pattern EXPONENT = Pattern.compile("[+-]?[0-9](?:[.,][0-9]{1,15})?E[+-][0-9]{2,3}");
    /** In whatever language the spreadsheet speaks: #N/A, #REF!, #NAME?, #BEZUG!, #NV. */
    private static final Pattern ERROR = Pattern.compile("#(?:N/A|NV|[\\p{Lu}/]{2,}[0-9]?[!?])");
    /** A column that was too narrow for its values. */
    private static final Pattern NARROW = Pattern.compile("#{4,}");
    /** Days from 1954 to 2119, with or without a time. */
    private static final Pattern DAYS = Pattern.compile("([2-7][0-9]{4})(?:[.,][0-9]{1,15})?");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");
    private static final Set<String> WORDS_OF_DATES = Set.of("date", "datum", "birthday", "dob", "since", "until", "expiry", "expires");

    private SpreadsheetDamage() {
    }

    /** What has become of the value of an attribute; empty if nothing has. */
    static Optional<Problem> in(Attribute attribute, String column, String cell) {
        String text = cell.strip();
        if (attribute.secret()) {
            return ERROR.matcher(text).matches() ? Optional.of(error(column, "an error")) : Optional.empty();
        }
        return attribute.type() == AttributeType.TIME ? damage(column, text).or(() -> days(column, text))
                : attribute.type() == AttributeType.BOOLEAN ? Optional.empty() : damage(column, text);
    }

    /** What has become of the value of a custom attribute. Whether that is a date only its name can tell. */
    static Optional<Problem> inCustom(String name, String column, String cell) {
        String text = cell.strip();
        return damage(column, text).or(() -> isOfDates(name) ? days(column, text) : Optional.empty());
    }

    private static Optional<Problem> damage(String column, String text) {
        if (EXPONENT.matcher(text).matches()) {
            return Optional.of(ProblemCode.NUMBER_MANGLED.of(column, "%s is what a spreadsheet leaves of a long number".formatted(Shown.quoted(text)),
                    "Its digits are lost: take the number from where it came from, into a column that is formatted as text."));
        }
        return ERROR.matcher(text).matches() || NARROW.matcher(text).matches() ? Optional.of(error(column, Shown.quoted(text))) : Optional.empty();
    }

    private static Problem error(String column, String shown) {
        return ProblemCode.CELL_ERROR.of(column, "the cell shows %s instead of a value".formatted(shown),
                "Mend its formula, or widen the column, and save the file again.");
    }

    private static Optional<Problem> days(String column, String text) {
        var days = DAYS.matcher(text);
        return !days.matches() ? Optional.empty() : CellNumber.date(Integer.parseInt(days.group(1)), false).map(date -> ProblemCode.DATE_SERIAL.of(column,
                "%s is a date as spreadsheets count days, probably %s".formatted(Shown.quoted(text), date), "Write the date itself, in a column that is formatted as text."));
    }

    private static boolean isOfDates(String name) {
        String[] words = BETWEEN_WORDS.split(name);
        return words.length > 0 && WORDS_OF_DATES.contains(words[words.length - 1].toLowerCase(Locale.ROOT));
    }
}
