package dev.muster.records.validation;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeType;
import dev.muster.records.schema.ValueKind;
import dev.muster.records.source.xlsx.CellNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Damage that spreadsheets and scripts do to values, recognized by the result: long numbers that have lost their
 * digits, whole numbers that have got decimals, dates that have become numbers, and errors where a value should be.
 * None of them is ever meant.
 */
final class SpreadsheetDamage {
    /** 1.2E+11, as spreadsheets write it, 1.2e+11 of Python and R, and 1.2E11 of Java. */
    private static final Pattern EXPONENT =
            Pattern.compile("[+-]?[0-9](?:[.,][0-9]{1,17}[Ee][+-]?[0-9]{1,3}|[Ee][+-][0-9]{2,3})");
    /** 1042.0, of a column of whole numbers with gaps. */
    private static final Pattern WITH_DECIMALS = Pattern.compile("[+-]?[0-9]{1,40}[.,]0{1,2}");
    /** Spreadsheets keep 15 digits, and write zeros after them. */
    private static final Pattern ROUNDED = Pattern.compile("[+-]?[0-9]{15}(0{1,40})");
    /** Only one number in a thousand ends with this many zeros. */
    private static final int ZEROS_BEYOND_DOUBT = 3;
    /** Errors in any language of the spreadsheet: #N/A, #REF!, #NAME?, #BEZUG!, #NV. */
    private static final Pattern ERROR = Pattern.compile("#(?:N/A|NV|[\\p{Lu}/]{2,}[0-9]?[!?])");
    /** A column that was too narrow for its values. */
    private static final Pattern NARROW = Pattern.compile("#{4,}");
    /** Days from 1954 to 2119, with or without a time. */
    private static final Pattern DAYS = Pattern.compile("([2-7][0-9]{4})(?:[.,][0-9]{1,15})?");

    private static final String NUMBERS_BEGIN_WITH = "+-0123456789";

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");
    private static final Set<String> WORDS_OF_DATES =
            Set.of("date", "datum", "birthday", "dob", "since", "until", "expiry", "expires");
    private static final Set<String> WORDS_OF_DIGITS = Set.of(
            "no",
            "nr",
            "num",
            "number",
            "id",
            "code",
            "badge",
            "phone",
            "mobile",
            "cell",
            "fax",
            "tel",
            "pin",
            "zip",
            "postcode",
            "extension",
            "ext",
            "card",
            "uid",
            "gid");

    private SpreadsheetDamage() {}

    /** Damage to the value of an attribute; empty without any. */
    static Optional<Problem> in(Attribute attribute, String column, String text) {
        if (attribute.type() == AttributeType.BOOLEAN) {
            return Optional.empty();
        }
        boolean ofDigits = attribute.kind() == ValueKind.CODE;
        boolean neverSoLong = ofDigits && attribute.path().isNested();
        Optional<Problem> damage = damage(column, text, () -> Quoting.quoted(text), ofDigits, neverSoLong);
        return attribute.type() == AttributeType.TIME ? damage.or(() -> days(column, text)) : damage;
    }

    /** Damage to the value of a custom attribute. Only its name can tell whether it is a date or a number. */
    static Optional<Problem> inCustom(String name, String column, String text) {
        return damage(column, text, () -> Quoting.quoted(text), isOf(WORDS_OF_DIGITS, name), false)
                .or(() -> isOf(WORDS_OF_DATES, name) ? days(column, text) : Optional.empty());
    }

    /** Damage to a secret, without showing it. */
    static Optional<Problem> inSecret(String column, String text) {
        return ERROR.matcher(text).matches()
                ? Optional.of(ProblemText.CELL_ERROR.of(column, "an error"))
                : damage(column, text, () -> "The value", true, true);
    }

    /**
     * Suspected damage to a value that is sent unchanged; empty without any.
     *
     * @param attribute {@code null} for a custom one
     */
    static Optional<Problem> suspected(@Nullable Attribute attribute, String column, String text) {
        if (attribute != null
                && (attribute.type() == AttributeType.BOOLEAN || attribute.type() == AttributeType.INTEGER)) {
            return Optional.empty();
        }
        if (beginsLikeANumber(text) && ROUNDED.matcher(text).matches()) {
            return Optional.of(ProblemText.NUMBER_MANGLED_SUSPECT.of(column, Quoting.quoted(text)));
        }
        return GarbledText.meant(text)
                .map(meant -> ProblemText.TEXT_GARBLED.of(column, Quoting.quoted(text), Quoting.quoted(meant)));
    }

    private static Optional<Problem> damage(
            String column, String text, Supplier<String> shown, boolean ofDigits, boolean neverSoLong) {
        if (beginsLikeANumber(text)) {
            return damagedNumber(column, text, shown, ofDigits, neverSoLong);
        }
        return text.startsWith("#")
                        && (ERROR.matcher(text).matches()
                                || NARROW.matcher(text).matches())
                ? Optional.of(ProblemText.CELL_ERROR.of(column, shown.get()))
                : Optional.empty();
    }

    private static boolean beginsLikeANumber(String text) {
        return !text.isEmpty() && NUMBERS_BEGIN_WITH.indexOf(text.charAt(0)) >= 0;
    }

    private static Optional<Problem> damagedNumber(
            String column, String text, Supplier<String> shown, boolean ofDigits, boolean neverSoLong) {
        if (EXPONENT.matcher(text).matches()) {
            return Optional.of(ProblemText.NUMBER_MANGLED_EXPONENT.of(column, shown.get()));
        }
        if (ofDigits && WITH_DECIMALS.matcher(text).matches()) {
            return Optional.of(ProblemText.NUMBER_MANGLED_DECIMALS.of(column, shown.get()));
        }
        Matcher rounded = ROUNDED.matcher(text);
        if (rounded.matches() && (neverSoLong || rounded.group(1).length() >= ZEROS_BEYOND_DOUBT)) {
            return Optional.of(ProblemText.NUMBER_MANGLED_ROUNDED.of(column, shown.get()));
        }
        return Optional.empty();
    }

    private static Optional<Problem> days(String column, String text) {
        var days = DAYS.matcher(text);
        return !days.matches()
                ? Optional.empty()
                : CellNumber.date(Integer.parseInt(days.group(1)), false)
                        .map(date -> ProblemText.DATE_SERIAL.of(column, Quoting.quoted(text), date));
    }

    private static boolean isOf(Set<String> lastWords, String name) {
        String[] words = BETWEEN_WORDS.split(name);
        return words.length > 0 && lastWords.contains(words[words.length - 1].toLowerCase(Locale.ROOT));
    }
}
