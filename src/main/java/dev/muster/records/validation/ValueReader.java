package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.problem.RowProblems;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeType;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.json.JsonText;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns the values of one row into those that are sent, and says what is wrong with the others. */
public final class ValueReader {
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    /** A first and a last name. */
    private static final Pattern FULL_NAME =
            Pattern.compile("\\p{L}[\\p{L}\\p{M}.'\u2019-]*+(?: \\p{L}[\\p{L}\\p{M}.'\u2019-]*+)+");

    private static final Pattern EMPLOYEE_NUMBER = Pattern.compile("[0-9]{1,20}");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,40}");
    private static final String EMAIL_TEXT = "[^\\s\\p{Cntrl}@<>()\\[\\]\\\\,;:\".]+";
    private static final String EMAIL_LABEL = "[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?";
    private static final Pattern EMAIL =
            Pattern.compile(EMAIL_TEXT + "(?:\\." + EMAIL_TEXT + ")*+@(?:" + EMAIL_LABEL + "\\.)++" + EMAIL_LABEL);
    /** The expressions backtrack, so they are not let loose on texts without an end. */
    private static final int LONGEST_MATCHED = 1024;

    private static final int LOST = 0xFFFD;
    /** The text of a cell that clears its attribute. */
    public static final String CLEAR = "<clear>";
    /** The separator of several texts in one cell. */
    private static final String SEPARATOR = ";";
    /** The words for true in a cell. */
    public static final Set<String> YES = Set.of("true", "yes", "y", "1");
    /** The words for false in a cell. */
    public static final Set<String> NO = Set.of("false", "no", "n", "0");

    private final @Nullable Operation operation;
    private final boolean typed;
    private final RowProblems problems;

    /**
     * A reader for the values of one row.
     *
     * @param operation what is to be done with the row; {@code null} if that is not known
     * @param typed whether the source has types of its own, as JSON has
     * @param problems takes what is found wrong
     */
    ValueReader(@Nullable Operation operation, boolean typed, RowProblems problems) {
        this.operation = operation;
        this.typed = typed;
        this.problems = problems;
    }

    /** The value to send; {@code null} if none is, or if something is wrong with it. */
    @Nullable
    JsonNode read(Attribute attribute, SourceField field) {
        JsonNode value = field.value();
        if (value.isNull() || isBlank(attribute, value)) {
            return absent(attribute, field);
        }
        if (isClear(field)) {
            return cleared(attribute, field);
        }
        if (operation != null && !attribute.operations().contains(operation)) {
            return wrong(
                    ProblemText.ATTRIBUTE_NOT_ALLOWED,
                    field,
                    operation.word(),
                    named(attribute, field),
                    words(attribute.operations()));
        }
        if (value.isTextual() && isDamaged(attribute, field.column(), value.textValue())) {
            return null;
        }
        return switch (attribute.type()) {
            case BOOLEAN -> readBoolean(attribute, field);
            case INTEGER, ENROLLMENT -> readInteger(attribute, field);
            case TEXTS -> readTexts(attribute, field);
            default -> readText(attribute, field);
        };
    }

    private boolean isDamaged(Attribute attribute, String column, String text) {
        Optional<Problem> damage =
                attribute.secret() ? PasswordDamage.in(column, text) : SpreadsheetDamage.in(attribute, column, text);
        damage.ifPresentOrElse(
                problems::add,
                () -> (attribute.secret()
                                ? PasswordDamage.suspected(column, text)
                                : SpreadsheetDamage.suspected(attribute, column, text))
                        .ifPresent(problems::warn));
        return damage.isPresent();
    }

    /** Returns whether a field clears the user's value. */
    boolean clears(SourceField field) {
        return operation != Operation.CREATE && (field.value().isNull() || isClear(field));
    }

    /** Returns whether a field gives no value. */
    boolean isAbsent(SourceField field) {
        JsonNode value = field.value();
        return value.isNull() || value.isTextual() && value.textValue().isBlank() || isClear(field);
    }

    /** An element or object that is being given lacks an attribute, which is a problem if that is essential. */
    void lacks(Attribute attribute, String column) {
        if (attribute.essential() && attribute.operations().contains(operation)) {
            problems.add(ProblemText.ELEMENT_INCOMPLETE.of(
                    column, attribute.path().field(), attribute.path().property()));
        }
    }

    /** Returns whether the text has no control characters except line breaks and tabs, and no unpaired surrogates. */
    boolean isText(SourceField field, String text) {
        for (int index = 0; index < text.length(); index = text.offsetByCodePoints(index, 1)) {
            if (text.codePointAt(index) == LOST) {
                wrong(ProblemText.CHARACTER_LOST, field);
                return false;
            }
            if (isStrange(text.codePointAt(index))) {
                wrong(ProblemText.CHARACTER_NOT_ALLOWED, field, "U+%04X".formatted(text.codePointAt(index)));
                return false;
            }
        }
        return true;
    }

    /** Returns whether the value of a custom attribute is undamaged. */
    boolean isWhole(String name, SourceField field, String text) {
        Optional<Problem> damage = SpreadsheetDamage.inCustom(name, field.column(), text);
        damage.ifPresentOrElse(
                problems::add,
                () -> SpreadsheetDamage.suspected(null, field.column(), text).ifPresent(problems::warn));
        return damage.isEmpty();
    }

    /** Returns whether the text has at most the given number of characters. */
    boolean fits(SourceField field, String text, @Nullable Integer longest) {
        int length = text.codePointCount(0, text.length());
        if (longest != null && length > longest) {
            wrong(ProblemText.VALUE_TOO_LONG, field, length, longest);
            return false;
        }
        return true;
    }

    /** The text of a field, {@code null} if it is not a text. */
    @Nullable
    String text(SourceField field) {
        if (!field.value().isTextual()) {
            wrong(ProblemText.TYPE_WRONG_STRING, field, JsonText.kind(field.value()));
            return null;
        }
        return field.value().textValue();
    }

    private boolean isBlank(Attribute attribute, JsonNode value) {
        return value.isTextual()
                && value.textValue().isBlank()
                && (operation == Operation.CREATE
                        || attribute.secret()
                        || attribute.type() != AttributeType.STRING
                        || !attribute.values().isEmpty());
    }

    /** Returns whether a field is a cell that says {@link #CLEAR}. */
    boolean isClear(SourceField field) {
        return !typed(field)
                && field.value().isTextual()
                && field.value().textValue().strip().equalsIgnoreCase(CLEAR);
    }

    private boolean typed(SourceField field) {
        return typed && !field.cell();
    }

    private @Nullable JsonNode absent(Attribute attribute, SourceField field) {
        boolean onlyNamesTheUser =
                attribute.required().isEmpty() && attribute.identifies().contains(operation);
        if (onlyNamesTheUser
                || operation == Operation.CREATE
                || attribute.secret()
                || !field.value().isNull()
                || attribute.required().contains(operation)
                || !attribute.operations().contains(operation)) {
            return null;
        }
        return attribute.clearable()
                ? NullNode.instance
                : wrong(
                        attribute.required().isEmpty()
                                ? ProblemText.CLEAR_NOT_ALLOWED_NULL
                                : ProblemText.ATTRIBUTE_MISSING_NULL,
                        field,
                        attribute.name());
    }

    private @Nullable JsonNode cleared(Attribute attribute, SourceField field) {
        if (!attribute.clearable()) {
            return wrong(ProblemText.CLEAR_NOT_ALLOWED, field, named(attribute, field));
        }
        return operation != Operation.CREATE && attribute.operations().contains(operation) ? NullNode.instance : null;
    }

    private @Nullable JsonNode readBoolean(Attribute attribute, SourceField field) {
        if (typed(field)) {
            return field.value().isBoolean()
                    ? field.value()
                    : wrong(ProblemText.TYPE_WRONG_BOOLEAN, field, JsonText.kind(field.value()));
        }
        String word = field.value().textValue().strip().toLowerCase(Locale.ROOT);
        return YES.contains(word) || NO.contains(word)
                ? BooleanNode.valueOf(YES.contains(word))
                : wrong(ProblemText.BOOLEAN_MALFORMED, field, shown(attribute, field));
    }

    private @Nullable JsonNode readInteger(Attribute attribute, SourceField field) {
        if (typed(field) && !field.value().isIntegralNumber()) {
            return wrong(
                    ProblemText.TYPE_WRONG_INTEGER,
                    field,
                    field.value().isNumber() ? "a number with decimals" : JsonText.kind(field.value()));
        }
        String digits = field.value().asText().strip();
        if (!INTEGER.matcher(digits).matches()) {
            return wrong(ProblemText.INTEGER_MALFORMED, field, shown(attribute, field));
        }
        BigInteger number = new BigInteger(digits);
        boolean tooSmall = attribute.minimum() != null && number.compareTo(BigInteger.valueOf(attribute.minimum())) < 0;
        boolean tooLarge =
                number.compareTo(BigInteger.valueOf(attribute.maximum() == null ? Long.MAX_VALUE : attribute.maximum()))
                        > 0;
        if (tooSmall || tooLarge) {
            return attribute.maximum() == null
                    ? wrong(ProblemText.INTEGER_OUT_OF_RANGE_OPEN, field, shown(attribute, field), attribute.minimum())
                    : wrong(
                            ProblemText.INTEGER_OUT_OF_RANGE,
                            field,
                            shown(attribute, field),
                            attribute.minimum(),
                            attribute.maximum());
        }
        return LongNode.valueOf(number.longValueExact());
    }

    private @Nullable JsonNode readTexts(Attribute attribute, SourceField field) {
        if (typed(field) && !field.value().isArray()) {
            return wrong(ProblemText.TYPE_WRONG, field, "an array of strings", JsonText.kind(field.value()));
        }
        ArrayNode texts = JsonNodeFactory.instance.arrayNode();
        for (SourceField element : typed(field) ? elements(field) : parts(field)) {
            String text = text(element);
            if (text != null && isText(element, text) && fits(element, text, attribute.maxLength())) {
                texts.add(text);
            }
        }
        return texts.isEmpty() && operation == Operation.CREATE ? null : texts;
    }

    private static List<SourceField> elements(SourceField array) {
        return IntStream.range(0, array.value().size())
                .mapToObj(index -> new SourceField(
                        "%s[%d]".formatted(array.column(), index + 1),
                        array.value().get(index)))
                .toList();
    }

    private static List<SourceField> parts(SourceField cell) {
        return Arrays.stream(cell.value().textValue().split(SEPARATOR))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> new SourceField(cell.column(), TextNode.valueOf(part)))
                .toList();
    }

    private @Nullable JsonNode readText(Attribute attribute, SourceField field) {
        String text = text(field);
        if (text == null || !isText(field, text) || !fits(field, text, attribute.maxLength())) {
            return null;
        }
        if (!attribute.values().isEmpty()) {
            return readOneOf(attribute, field);
        }
        return switch (attribute.type()) {
            case USERNAME ->
                matching(
                        USERNAME,
                        ProblemText.USERNAME_MALFORMED,
                        ProblemText.USERNAME_MALFORMED_LOOK_ALIKE,
                        attribute,
                        field);
            case EMAIL ->
                matching(EMAIL, ProblemText.EMAIL_MALFORMED, ProblemText.EMAIL_MALFORMED_LOOK_ALIKE, attribute, field);
            case ID ->
                matching(
                        UserId.PATTERN,
                        ProblemText.ID_MALFORMED,
                        ProblemText.ID_MALFORMED_LOOK_ALIKE,
                        attribute,
                        field);
            case USER ->
                isNameOfUser(text)
                        ? field.value()
                        : matching(
                                UserId.PATTERN,
                                ProblemText.USER_MALFORMED,
                                ProblemText.USER_MALFORMED_LOOK_ALIKE,
                                attribute,
                                field);
            case TIME -> readTime(attribute, field);
            default -> field.value();
        };
    }

    private static boolean isNameOfUser(String text) {
        return text.length() <= LONGEST_MATCHED
                && !UserId.is(text)
                && (FULL_NAME.matcher(text).matches()
                        || LookAlikes.in(text).isEmpty()
                                && (USERNAME.matcher(text).matches()
                                        || EMAIL.matcher(text).matches()
                                        || EMPLOYEE_NUMBER.matcher(text).matches()));
    }

    private @Nullable JsonNode matching(
            Pattern rule, ProblemText malformed, ProblemText lookAlike, Attribute attribute, SourceField field) {
        String text = field.value().textValue();
        Optional<String> found = text.length() > LONGEST_MATCHED ? Optional.empty() : LookAlikes.in(text);
        if (found.isPresent()) {
            return wrong(lookAlike, field, shown(attribute, field), found.get());
        }
        if (text.length() > LONGEST_MATCHED || !rule.matcher(text).matches()) {
            return wrong(malformed, field, shown(attribute, field));
        }
        return TextNode.valueOf(rule == UserId.PATTERN ? text.toLowerCase(Locale.ROOT) : text);
    }

    private JsonNode readOneOf(Attribute attribute, SourceField field) {
        String word = field.value().textValue().strip();
        List<String> allowed = attribute.valuesFor(operation);
        return allowed.stream()
                .filter(word::equalsIgnoreCase)
                .findFirst()
                .<JsonNode>map(JsonNodeFactory.instance::textNode)
                .orElseGet(() -> notAllowed(attribute, field, String.join(", ", allowed)));
    }

    private @Nullable JsonNode notAllowed(Attribute attribute, SourceField field, String allowed) {
        String shown = shown(attribute, field);
        String name = named(attribute, field);
        return operation == null
                ? wrong(ProblemText.VALUE_NOT_ALLOWED, field, shown, name, allowed)
                : wrong(ProblemText.VALUE_NOT_ALLOWED_OPERATION, field, shown, name, operation.word(), allowed);
    }

    private @Nullable JsonNode readTime(Attribute attribute, SourceField field) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(field.value().textValue().strip());
            return TextNode.valueOf(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
        } catch (DateTimeParseException malformed) {
            return wrong(ProblemText.TIME_MALFORMED, field, shown(attribute, field));
        }
    }

    private @Nullable JsonNode wrong(ProblemText text, SourceField field, @Nullable Object... values) {
        problems.add(text.of(field.column(), values));
        return null;
    }

    /** The attribute as messages name it: by its own name, unless only the column has its number. */
    private static String named(Attribute attribute, SourceField field) {
        return attribute.path().numbered() ? field.column() : attribute.name();
    }

    private static String shown(Attribute attribute, SourceField field) {
        return attribute.secret() ? "The value" : Quoting.quoted(field.value().asText());
    }

    private static boolean isStrange(int character) {
        return Character.isISOControl(character) && character != '\t' && character != '\n' && character != '\r'
                || Character.getType(character) == Character.SURROGATE;
    }

    private static String words(Set<Operation> operations) {
        return operations.stream().map(Operation::word).collect(Collectors.joining(" or "));
    }
}
