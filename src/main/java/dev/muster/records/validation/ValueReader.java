package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
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

/** Turns the values of one row into those that are sent, and says what is wrong with the others. */
public final class ValueReader {
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,40}");
    private static final String EMAIL_TEXT = "[^\\s\\p{Cntrl}@<>()\\[\\]\\\\,;:\".]+";
    private static final String EMAIL_LABEL = "[\\p{L}\\p{M}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?";
    private static final Pattern EMAIL =
            Pattern.compile(EMAIL_TEXT + "(?:\\." + EMAIL_TEXT + ")*+@(?:" + EMAIL_LABEL + "\\.)++" + EMAIL_LABEL);
    /** The expressions backtrack, so they are not let loose on texts without an end. */
    private static final int LONGEST_MATCHED = 1024;

    private static final int LOST = 0xFFFD;
    /** What stands in a cell whose attribute is to be cleared. */
    public static final String CLEAR = "<clear>";
    /** What stands between the texts in one cell. */
    private static final String SEPARATOR = ";";
    /** The words for true in a cell. */
    public static final Set<String> YES = Set.of("true", "yes", "y", "1");
    /** The words for false in a cell. */
    public static final Set<String> NO = Set.of("false", "no", "n", "0");

    private final Operation operation;
    private final boolean typed;
    private final RowProblems problems;

    /**
     * A reader for the values of one row.
     *
     * @param operation what is to be done with the row; {@code null} if that is not known
     * @param typed whether the source has types of its own, as JSON has
     * @param problems takes what is found wrong
     */
    ValueReader(Operation operation, boolean typed, RowProblems problems) {
        this.operation = operation;
        this.typed = typed;
        this.problems = problems;
    }

    /** The value to send; {@code null} if none is, or if something is wrong with it. */
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
                    ProblemCode.ATTRIBUTE_NOT_ALLOWED,
                    field,
                    "the operation %s does not take %s".formatted(operation.word(), named(attribute, field)),
                    "Leave it empty, or use the operation %s.".formatted(words(attribute.operations())));
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

    /** Whether a field takes away what the user has. */
    boolean clears(SourceField field) {
        return operation != Operation.CREATE && (field.value().isNull() || isClear(field));
    }

    /** Whether a field gives nothing. */
    boolean isAbsent(SourceField field) {
        JsonNode value = field.value();
        return value.isNull() || value.isTextual() && value.textValue().isBlank() || isClear(field);
    }

    /** An element or object that is being given lacks an attribute, which is a problem if that is essential. */
    void lacks(Attribute attribute, String column) {
        if (attribute.essential() && attribute.operations().contains(operation)) {
            problems.add(ProblemCode.ELEMENT_INCOMPLETE.of(
                    column,
                    "%s is missing, and nothing among %s goes without it"
                            .formatted(
                                    attribute.path().field(), attribute.path().property()),
                    "Give the %s as well.".formatted(attribute.path().field())));
        }
    }

    /** Whether the text is free of control characters other than line breaks and tabs, and of halves of characters. */
    boolean isText(SourceField field, String text) {
        for (int index = 0; index < text.length(); index = text.offsetByCodePoints(index, 1)) {
            if (text.codePointAt(index) == LOST) {
                wrong(
                        ProblemCode.CHARACTER_LOST,
                        field,
                        "the text contains U+FFFD, which a program has written where it could not read a character",
                        "Take the text from where it came from, in the encoding in which it was written.");
                return false;
            }
            if (isStrange(text.codePointAt(index))) {
                wrong(
                        ProblemCode.CHARACTER_NOT_ALLOWED,
                        field,
                        "the text contains the character U+%04X".formatted(text.codePointAt(index)),
                        "Take it out.");
                return false;
            }
        }
        return true;
    }

    /** Whether programs have left the value of a custom attribute whole. */
    boolean isWhole(String name, SourceField field, String text) {
        Optional<Problem> damage = SpreadsheetDamage.inCustom(name, field.column(), text);
        damage.ifPresentOrElse(
                problems::add,
                () -> SpreadsheetDamage.suspected(null, field.column(), text).ifPresent(problems::warn));
        return damage.isEmpty();
    }

    /** Whether the text has no more than the given number of characters. */
    boolean fits(SourceField field, String text, Integer longest) {
        int length = text.codePointCount(0, text.length());
        if (longest != null && length > longest) {
            wrong(
                    ProblemCode.VALUE_TOO_LONG,
                    field,
                    "the text has %d characters, but %d is the most".formatted(length, longest),
                    "Shorten it.");
            return false;
        }
        return true;
    }

    /** The text of a field, {@code null} where it is none. */
    String text(SourceField field) {
        if (!field.value().isTextual()) {
            wrong(
                    ProblemCode.TYPE_WRONG,
                    field,
                    "a text was expected, but it is " + JsonText.kind(field.value()),
                    field.value().isValueNode() ? "Put it into quotes." : "Write a text in quotes.");
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

    /** Whether a field is a cell that says {@link #CLEAR}. */
    boolean isClear(SourceField field) {
        return !typed(field)
                && field.value().isTextual()
                && field.value().textValue().strip().equalsIgnoreCase(CLEAR);
    }

    private boolean typed(SourceField field) {
        return typed && !field.cell();
    }

    private JsonNode absent(Attribute attribute, SourceField field) {
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
                        attribute.required().isEmpty() ? ProblemCode.CLEAR_NOT_ALLOWED : ProblemCode.ATTRIBUTE_MISSING,
                        field,
                        attribute.name() + " is null, and no user can go without it",
                        "Give the new value, or take the key out.");
    }

    private JsonNode cleared(Attribute attribute, SourceField field) {
        if (!attribute.clearable()) {
            return wrong(
                    ProblemCode.CLEAR_NOT_ALLOWED,
                    field,
                    "%s cannot be cleared".formatted(named(attribute, field)),
                    "Give the new value, or leave the cell empty.");
        }
        return operation != Operation.CREATE && attribute.operations().contains(operation) ? NullNode.instance : null;
    }

    private JsonNode readBoolean(Attribute attribute, SourceField field) {
        if (typed(field)) {
            return field.value().isBoolean()
                    ? field.value()
                    : wrong(
                            ProblemCode.TYPE_WRONG,
                            field,
                            "true or false was expected, but it is " + JsonText.kind(field.value()),
                            "Write true or false, without quotes.");
        }
        String word = field.value().textValue().strip().toLowerCase(Locale.ROOT);
        return YES.contains(word) || NO.contains(word)
                ? BooleanNode.valueOf(YES.contains(word))
                : wrong(
                        ProblemCode.BOOLEAN_MALFORMED,
                        field,
                        shown(attribute, field) + " is neither true nor false",
                        "Write true or false (yes, no, y, n, 1 and 0 do as well).");
    }

    private JsonNode readInteger(Attribute attribute, SourceField field) {
        if (typed(field) && !field.value().isIntegralNumber()) {
            return wrong(
                    ProblemCode.TYPE_WRONG,
                    field,
                    "a whole number was expected, but it is "
                            + (field.value().isNumber() ? "a number with a fraction" : JsonText.kind(field.value())),
                    "Write digits only, without quotes.");
        }
        String digits = field.value().asText().strip();
        if (!INTEGER.matcher(digits).matches()) {
            return wrong(
                    ProblemCode.INTEGER_MALFORMED,
                    field,
                    shown(attribute, field) + " is no whole number",
                    "Write digits only.");
        }
        BigInteger number = new BigInteger(digits);
        boolean tooSmall = attribute.minimum() != null && number.compareTo(BigInteger.valueOf(attribute.minimum())) < 0;
        boolean tooLarge =
                number.compareTo(BigInteger.valueOf(attribute.maximum() == null ? Long.MAX_VALUE : attribute.maximum()))
                        > 0;
        if (tooSmall || tooLarge) {
            return wrong(
                    ProblemCode.INTEGER_OUT_OF_RANGE,
                    field,
                    "%s is too %s".formatted(shown(attribute, field), tooSmall ? "small" : "large"),
                    attribute.maximum() == null
                            ? "Write a number from %s on.".formatted(attribute.minimum())
                            : "Write a number from %s to %s.".formatted(attribute.minimum(), attribute.maximum()));
        }
        return LongNode.valueOf(number.longValueExact());
    }

    private JsonNode readTexts(Attribute attribute, SourceField field) {
        if (typed(field) && !field.value().isArray()) {
            return wrong(
                    ProblemCode.TYPE_WRONG,
                    field,
                    "an array of texts was expected, but it is " + JsonText.kind(field.value()),
                    "Write it as an array of texts.");
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

    private JsonNode readText(Attribute attribute, SourceField field) {
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
                        ProblemCode.USERNAME_MALFORMED,
                        attribute,
                        field,
                        " cannot be a username",
                        "Use letters from a to z, digits, \".\", \"_\" and \"-\", beginning with a letter;"
                                + " a person's name belongs into firstname, lastname or displayname.");
            case EMAIL ->
                matching(
                        EMAIL,
                        ProblemCode.EMAIL_MALFORMED,
                        attribute,
                        field,
                        " is no e-mail address",
                        "Write it as name@domain, such as ada@example.com.");
            case ID ->
                matching(
                        UserId.PATTERN,
                        ProblemCode.ID_MALFORMED,
                        attribute,
                        field,
                        " is no JumpCloud id",
                        "Give the 24 digits (0 to 9, a to f) that the user has as id in JumpCloud.");
            case USER ->
                isNameOfUser(text)
                        ? field.value()
                        : matching(
                                UserId.PATTERN,
                                ProblemCode.USER_MALFORMED,
                                attribute,
                                field,
                                " names no user",
                                "Give the user's id, username or e-mail address.");
            case TIME -> readTime(attribute, field);
            default -> field.value();
        };
    }

    private static boolean isNameOfUser(String text) {
        return text.length() <= LONGEST_MATCHED
                && !UserId.is(text)
                && LookAlikes.in(text).isEmpty()
                && (USERNAME.matcher(text).matches() || EMAIL.matcher(text).matches());
    }

    private JsonNode matching(
            Pattern rule, ProblemCode code, Attribute attribute, SourceField field, String complaint, String hint) {
        String text = field.value().textValue();
        Optional<String> lookAlike = text.length() > LONGEST_MATCHED ? Optional.empty() : LookAlikes.in(text);
        if (lookAlike.isPresent()) {
            return wrong(
                    code,
                    field,
                    shown(attribute, field) + complaint + ": " + lookAlike.get(),
                    "Type it on a keyboard instead of copying it. " + hint);
        }
        if (text.length() > LONGEST_MATCHED || !rule.matcher(text).matches()) {
            return wrong(code, field, shown(attribute, field) + complaint, hint);
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
                .orElseGet(() -> wrong(
                        ProblemCode.VALUE_NOT_ALLOWED,
                        field,
                        shown(attribute, field) + " is no value of " + named(attribute, field)
                                + (operation == null ? "" : " in the operation " + operation.word()),
                        "Write one of " + String.join(", ", allowed) + "."));
    }

    private JsonNode readTime(Attribute attribute, SourceField field) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(field.value().textValue().strip());
            return TextNode.valueOf(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
        } catch (DateTimeParseException malformed) {
            return wrong(
                    ProblemCode.TIME_MALFORMED,
                    field,
                    shown(attribute, field) + " is no point in time",
                    "Write date, time and offset, such as 2026-03-31T18:00:00Z.");
        }
    }

    private JsonNode wrong(ProblemCode code, SourceField field, String reason, String hint) {
        problems.add(code.of(field.column(), reason, hint));
        return null;
    }

    /** The attribute as messages name it: by its own name, unless only the column has its number. */
    private static String named(Attribute attribute, SourceField field) {
        return attribute.path().numbered() ? field.column() : attribute.name();
    }

    private static String shown(Attribute attribute, SourceField field) {
        return attribute.secret() ? "the value" : Quoting.quoted(field.value().asText());
    }

    private static boolean isStrange(int character) {
        return Character.isISOControl(character) && character != '\t' && character != '\n' && character != '\r'
                || Character.getType(character) == Character.SURROGATE;
    }

    private static String words(Set<Operation> operations) {
        return operations.stream().map(Operation::word).collect(Collectors.joining(" or "));
    }
}
