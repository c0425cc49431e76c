package dev.muster.records.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of problems, each with the names of its values. The words are in {@code problems.properties}: the reason
 * and the hint of a constant, or of its code where the constant has none of its own.
 */
public enum ProblemText {
    // The source as a whole
    FORMAT_UNKNOWN("name", "extensions"),
    FORMAT_NOT_READ("format"),
    FORMAT_NOT_READ_OLD_WORKBOOK(ProblemCode.FORMAT_NOT_READ, "format"),
    FORMAT_NOT_READ_COMPRESSED(ProblemCode.FORMAT_NOT_READ, "format"),
    FORMAT_NOT_READ_MARKUP(ProblemCode.FORMAT_NOT_READ, "format"),
    FORMAT_NOT_READ_ZIP(ProblemCode.FORMAT_NOT_READ, "format"),
    FORMAT_NOT_READ_DOCUMENT(ProblemCode.FORMAT_NOT_READ, "format"),
    FORMAT_NOT_READ_GZIP_TWICE(ProblemCode.FORMAT_NOT_READ),
    GZIP_BROKEN_EMPTY_PARTS(ProblemCode.GZIP_BROKEN, "most"),
    GZIP_BROKEN_TRAILING(ProblemCode.GZIP_BROKEN, "bytes", "end"),
    GZIP_BROKEN_TRUNCATED(ProblemCode.GZIP_BROKEN, "bytes"),
    SOURCE_TOO_LARGE_GZIP(ProblemCode.SOURCE_TOO_LARGE, "most"),
    SOURCE_TOO_LARGE_WORKBOOK(ProblemCode.SOURCE_TOO_LARGE, "most"),
    SOURCE_TOO_LARGE_SHARED_TEXTS(ProblemCode.SOURCE_TOO_LARGE, "most"),
    READ_FAILED_FILE(ProblemCode.READ_FAILED, "times", "error"),
    READ_FAILED_MESSAGE(ProblemCode.READ_FAILED, "times", "error"),
    SOURCE_EMPTY_ARRAY(ProblemCode.SOURCE_EMPTY),
    SOURCE_EMPTY_ARRAY_AT(ProblemCode.SOURCE_EMPTY, "path"),
    SOURCE_EMPTY_JSON(ProblemCode.SOURCE_EMPTY),
    SOURCE_EMPTY_NDJSON(ProblemCode.SOURCE_EMPTY),
    SOURCE_EMPTY_CSV(ProblemCode.SOURCE_EMPTY),
    SOURCE_EMPTY_CSV_ROWS(ProblemCode.SOURCE_EMPTY),
    SOURCE_EMPTY_SHEET(ProblemCode.SOURCE_EMPTY),
    SOURCE_EMPTY_SHEET_ROWS(ProblemCode.SOURCE_EMPTY),
    SOURCE_BINARY("line", "offset"),
    SOURCE_BINARY_UTF16(ProblemCode.SOURCE_BINARY, "line", "offset"),
    SOURCE_NOT_UTF8("line", "byte", "offset"),
    ENCODING_WRONG("line", "byte", "offset", "encoding"),
    HEADER_MISSING_USER(ProblemCode.HEADER_MISSING, "place"),
    HEADER_MISSING_USER_ABOVE(ProblemCode.HEADER_MISSING, "place", "header", "number"),
    HEADER_MISSING_BLANK(ProblemCode.HEADER_MISSING, "place"),
    HEADER_MISSING_COLUMNS(ProblemCode.HEADER_MISSING, "columns"),
    HEADER_MISSING_COLUMNS_MAPPED(ProblemCode.HEADER_MISSING, "columns"),
    HEADER_MISSING_SHEET(ProblemCode.HEADER_MISSING, "place", "sheet", "sheets"),
    HEADER_MISSING_SINGLE_CELL(ProblemCode.HEADER_MISSING, "place", "row", "cells"),
    SEPARATOR_WRONG("line", "found", "delimiter"),
    QUOTE_UNTERMINATED("line"),
    QUOTE_MISPLACED("line", "delimiter"),
    CSV_MALFORMED("line"),
    XLSX_BROKEN_ARCHIVE(ProblemCode.XLSX_BROKEN),
    XLSX_BROKEN_DIRECTORY(ProblemCode.XLSX_BROKEN),
    XLSX_BROKEN_PART(ProblemCode.XLSX_BROKEN, "part"),
    XLSX_BROKEN_PART_TOO_LARGE(ProblemCode.XLSX_BROKEN, "part"),
    XLSX_BROKEN_NOT_XML(ProblemCode.XLSX_BROKEN, "part"),
    XLSX_BROKEN_NO_SHEET(ProblemCode.XLSX_BROKEN, "sheet"),
    XLSX_BROKEN_NO_DATA(ProblemCode.XLSX_BROKEN),
    XLSX_BROKEN_SHEET_TRUNCATED(ProblemCode.XLSX_BROKEN),
    XLSX_BROKEN_ROW_ORDER(ProblemCode.XLSX_BROKEN, "row", "previous"),
    XLSX_BROKEN_CELL_ORDER(ProblemCode.XLSX_BROKEN, "row"),
    XLSX_BROKEN_NUMBER(ProblemCode.XLSX_BROKEN, "cell"),
    XLSX_BROKEN_NO_TEXT(ProblemCode.XLSX_BROKEN, "cell"),
    XLSX_BROKEN_CELL_NAME(ProblemCode.XLSX_BROKEN, "cell"),
    XLSX_BROKEN_ROW_NUMBER(ProblemCode.XLSX_BROKEN, "row"),
    SHEET_UNKNOWN_NAME(ProblemCode.SHEET_UNKNOWN, "name", "sheets"),
    SHEET_UNKNOWN_HIDDEN(ProblemCode.SHEET_UNKNOWN, "sheets"),
    SHEET_UNKNOWN_SEVERAL(ProblemCode.SHEET_UNKNOWN, "found", "sheets"),
    SHEET_UNKNOWN_NONE(ProblemCode.SHEET_UNKNOWN),
    CELLS_MERGED("area"),
    JSON_MALFORMED_AT(ProblemCode.JSON_MALFORMED, "place"),
    JSON_MALFORMED_ELEMENT(ProblemCode.JSON_MALFORMED, "place", "number"),
    JSON_MALFORMED_AFTER_ARRAY(ProblemCode.JSON_MALFORMED, "place"),
    JSON_MALFORMED_AFTER_OBJECT(ProblemCode.JSON_MALFORMED, "character"),
    JSON_MALFORMED_NUMBER(ProblemCode.JSON_MALFORMED),
    JSON_TRUNCATED_ARRAY(ProblemCode.JSON_TRUNCATED, "place", "number"),
    JSON_TRUNCATED_OBJECT(ProblemCode.JSON_TRUNCATED, "place"),
    JSON_NOT_USERS_NO_ARRAY(ProblemCode.JSON_NOT_USERS, "path"),
    JSON_NOT_USERS_SEVERAL(ProblemCode.JSON_NOT_USERS, "arrays", "first"),
    JSON_NOT_USERS_TEXT(ProblemCode.JSON_NOT_USERS, "start"),
    RECORD_TOO_LARGE_ELEMENT(ProblemCode.RECORD_TOO_LARGE, "number", "place", "most"),
    RECORD_TOO_LARGE_LINE(ProblemCode.RECORD_TOO_LARGE, "most"),
    RECORD_TOO_LARGE_CSV(ProblemCode.RECORD_TOO_LARGE, "line", "columns", "characters"),
    RECORD_TOO_LARGE_ROW(ProblemCode.RECORD_TOO_LARGE, "row", "columns", "characters"),
    RECORD_TOO_LARGE_CELL(ProblemCode.RECORD_TOO_LARGE, "cell", "most"),
    RECORD_TOO_LARGE_SHARED_TEXT(ProblemCode.RECORD_TOO_LARGE, "most"),

    // A message
    MESSAGE_NOT_TEXT,
    MESSAGE_TOO_LARGE("bytes", "most"),
    ORGANIZATION_UNKNOWN_SINGLE(ProblemCode.ORGANIZATION_UNKNOWN),
    ORGANIZATION_UNKNOWN_NONE(ProblemCode.ORGANIZATION_UNKNOWN),
    ORGANIZATION_UNKNOWN_NAMED(ProblemCode.ORGANIZATION_UNKNOWN, "organization"),
    ORGANIZATION_UNKNOWN_AMBIGUOUS(ProblemCode.ORGANIZATION_UNKNOWN, "organization"),
    SOURCE_UNKNOWN("source"),

    // Its columns
    COLUMN_UNKNOWN_COLUMN(ProblemCode.COLUMN_UNKNOWN, "column", "advice"),
    COLUMN_UNKNOWN_KEY(ProblemCode.COLUMN_UNKNOWN, "key", "advice"),
    COLUMN_UNKNOWN_NESTED(ProblemCode.COLUMN_UNKNOWN, "key", "known"),
    COLUMN_DUPLICATE_NAME(ProblemCode.COLUMN_DUPLICATE, "place", "first", "second"),
    COLUMN_DUPLICATE_ATTRIBUTE(ProblemCode.COLUMN_DUPLICATE, "first", "second", "attribute"),
    COLUMN_NOT_OFFERED("column", "line", "purpose"),
    COLUMN_MISSING_READ(ProblemCode.COLUMN_MISSING, "attribute", "column", "place"),
    COLUMN_MISSING_READ_NEAR(ProblemCode.COLUMN_MISSING, "attribute", "column", "place", "near"),
    COLUMN_MISSING_ATTRIBUTE(ProblemCode.COLUMN_MISSING, "attribute", "other", "place"),
    COLUMN_MISSING_USERNAME(ProblemCode.COLUMN_MISSING),

    // A row as such
    CELLS_MISSING("found", "expected"),
    CELLS_MISSING_TRUNCATED(ProblemCode.CELLS_MISSING, "found", "expected"),
    CELLS_MISSING_SECRET(ProblemCode.CELLS_MISSING, "found", "expected"),
    CELLS_EXCESS("found", "expected", "delimiter"),
    CELL_BLANK("clear"),
    CELL_ERROR("shown"),
    CELL_ERROR_FORMULA(ProblemCode.CELL_ERROR, "cell"),
    CELL_WITHOUT_COLUMN("cell"),
    ROW_NOT_AN_OBJECT("found"),
    KEY_DUPLICATE("key"),
    KEY_DUPLICATE_UNNAMED(ProblemCode.KEY_DUPLICATE),
    OPERATION_UNKNOWN("operation", "operations", "default"),
    OPERATION_UNKNOWN_DELETE(ProblemCode.OPERATION_UNKNOWN, "operation", "operations", "default"),
    OPERATION_UNKNOWN_TYPE(ProblemCode.OPERATION_UNKNOWN, "found", "operations", "default"),
    LINK_MALFORMED("line"),

    // An attribute's value
    ATTRIBUTE_MISSING("attribute", "operation"),
    ATTRIBUTE_MISSING_NULL_WORD(ProblemCode.ATTRIBUTE_MISSING, "attribute", "operation", "word"),
    ATTRIBUTE_MISSING_IDENTITY(ProblemCode.ATTRIBUTE_MISSING, "operation", "attributes"),
    ATTRIBUTE_MISSING_KEY(ProblemCode.ATTRIBUTE_MISSING, "operation", "attributes"),
    ATTRIBUTE_MISSING_NULL(ProblemCode.ATTRIBUTE_MISSING, "attribute"),
    ATTRIBUTE_NOT_ALLOWED("operation", "attribute", "operations"),
    ATTRIBUTE_TWICE_COLUMNS(ProblemCode.ATTRIBUTE_TWICE, "first", "second"),
    ATTRIBUTE_TWICE_NESTED(ProblemCode.ATTRIBUTE_TWICE, "attribute", "column", "property"),
    CLEAR_NOT_ALLOWED("attribute"),
    CLEAR_NOT_ALLOWED_NULL(ProblemCode.CLEAR_NOT_ALLOWED, "attribute"),
    ELEMENT_INCOMPLETE("field", "property"),
    TYPE_WRONG("expected", "found"),
    TYPE_WRONG_STRING(ProblemCode.TYPE_WRONG, "found"),
    TYPE_WRONG_BOOLEAN(ProblemCode.TYPE_WRONG, "found"),
    TYPE_WRONG_INTEGER(ProblemCode.TYPE_WRONG, "found"),
    USERNAME_MALFORMED("value"),
    USERNAME_MALFORMED_LOOK_ALIKE(ProblemCode.USERNAME_MALFORMED, "value", "cause"),
    EMAIL_MALFORMED("value"),
    EMAIL_MALFORMED_LOOK_ALIKE(ProblemCode.EMAIL_MALFORMED, "value", "cause"),
    ID_MALFORMED("value"),
    ID_MALFORMED_LOOK_ALIKE(ProblemCode.ID_MALFORMED, "value", "cause"),
    USER_MALFORMED("value"),
    USER_MALFORMED_LOOK_ALIKE(ProblemCode.USER_MALFORMED, "value", "cause"),
    BOOLEAN_MALFORMED("value"),
    INTEGER_MALFORMED("value"),
    INTEGER_OUT_OF_RANGE("value", "minimum", "maximum"),
    INTEGER_OUT_OF_RANGE_OPEN(ProblemCode.INTEGER_OUT_OF_RANGE, "value", "minimum"),
    NUMBER_MANGLED_EXPONENT(ProblemCode.NUMBER_MANGLED, "value"),
    NUMBER_MANGLED_DECIMALS(ProblemCode.NUMBER_MANGLED, "value"),
    NUMBER_MANGLED_ROUNDED(ProblemCode.NUMBER_MANGLED, "value"),
    NUMBER_MANGLED_SUSPECT(ProblemCode.NUMBER_MANGLED, "value"),
    DATE_SERIAL("value", "date"),
    TIME_MALFORMED("value"),
    NOT_COMPUTED("attribute", "cause", "place"),
    DATE_MALFORMED("value", "form", "place"),
    VALUE_NOT_IN_TABLE("value", "attribute", "place"),
    VALUE_NOT_ALLOWED("value", "attribute", "allowed"),
    VALUE_NOT_ALLOWED_OPERATION(ProblemCode.VALUE_NOT_ALLOWED, "value", "attribute", "operation", "allowed"),
    VALUE_TOO_LONG("length", "most"),
    CHARACTER_NOT_ALLOWED("character"),
    CHARACTER_LOST,
    PASSWORD_HASHED,
    PASSWORD_MASKED,
    STATE_CONFLICT("state", "suspended"),
    CUSTOM_NAME_MALFORMED("name", "most"),
    CUSTOM_NAME_MISSING,
    CUSTOM_NAME_TWICE("name"),
    CUSTOM_VALUE_MISSING("name"),

    // A row among others
    DUPLICATE("attribute", "value", "line"),
    SOURCE_CHANGED("file"),
    SOURCE_CHANGED_AGAIN(ProblemCode.SOURCE_CHANGED),
    SOURCE_MISSING_CLOSING(ProblemCode.SOURCE_MISSING, "file", "import"),
    SOURCE_MISSING_UNREAD(ProblemCode.SOURCE_MISSING, "file"),
    SERVICE_DIFFERENT("intended", "actual"),
    CANCELLED("import"),
    PLAN_OUTDATED_SOURCE(ProblemCode.PLAN_OUTDATED, "file"),
    PLAN_OUTDATED_MAPPING(ProblemCode.PLAN_OUTDATED),
    PLAN_OUTDATED_SETTINGS(ProblemCode.PLAN_OUTDATED),
    PLAN_OUTDATED_DESTINATION(ProblemCode.PLAN_OUTDATED, "planned", "actual"),
    PLAN_OUTDATED_USER(ProblemCode.PLAN_OUTDATED, "line", "user", "what"),
    PLAN_OUTDATED_GROUPS(ProblemCode.PLAN_OUTDATED, "groups"),
    PLAN_OUTDATED_MORE(ProblemCode.PLAN_OUTDATED, "number"),
    TOO_MANY_INVALID("invalid", "rows", "percent", "code", "frequency", "command"),
    GUARD_CREATES(ProblemCode.GUARD, "count", "rows", "limit"),
    GUARD_UPDATES(ProblemCode.GUARD, "count", "users", "limit"),
    GUARD_SUSPENSIONS(ProblemCode.GUARD, "count", "users", "limit"),
    GUARD_ATTRIBUTE(ProblemCode.GUARD, "attribute", "count", "users", "limit"),
    GUARD_GROUP_REMOVALS(ProblemCode.GUARD, "count", "users", "limit"),
    IMPORTED_ALREADY("import", "line"),
    IMPORTED_ALREADY_UNCHANGED(ProblemCode.IMPORTED_ALREADY, "import", "line"),
    IMPORTED_DIFFERENTLY("import", "line", "attributes"),
    ATTEMPT_OPEN("import", "line"),
    SECRET_LOST_OTHER_USER(ProblemCode.SECRET_LOST, "secret", "key"),
    SECRET_LOST_NO_IMPORT(ProblemCode.SECRET_LOST, "import", "destination", "secret"),
    SECRET_LOST_UNREAD(ProblemCode.SECRET_LOST, "secret"),

    // The users and managers that a row names, looked up in the directory before the row is sent
    USER_UNKNOWN("user"),
    USER_UNKNOWN_CASE(ProblemCode.USER_UNKNOWN, "user", "similar"),
    USER_UNKNOWN_MANAGER(ProblemCode.USER_UNKNOWN, "user"),
    USER_UNKNOWN_MANAGER_CASE(ProblemCode.USER_UNKNOWN, "user", "similar"),
    USER_UNKNOWN_KEYS(ProblemCode.USER_UNKNOWN, "keys"),
    USER_AMBIGUOUS("count", "user"),
    USER_AMBIGUOUS_CASE(ProblemCode.USER_AMBIGUOUS, "user", "similar"),
    USER_AMBIGUOUS_EMAIL(ProblemCode.USER_AMBIGUOUS, "username", "email", "owner"),
    USER_AMBIGUOUS_TWO(ProblemCode.USER_AMBIGUOUS, "username", "email", "owner"),
    USER_AMBIGUOUS_SEVERAL(ProblemCode.USER_AMBIGUOUS, "key", "users"),
    USER_AMBIGUOUS_KEYS(ProblemCode.USER_AMBIGUOUS, "found", "user", "key", "other"),
    USER_AMBIGUOUS_OTHERS(ProblemCode.USER_AMBIGUOUS, "key", "owner"),
    USER_AMBIGUOUS_VALUE(ProblemCode.USER_AMBIGUOUS, "found", "user", "attribute", "stored", "value"),
    PROTECTED("user", "rule"),

    GROUP_UNKNOWN("group"),
    GROUP_UNKNOWN_NEAR(ProblemCode.GROUP_UNKNOWN, "group", "near"),
    GROUP_UNKNOWN_SEVERAL(ProblemCode.GROUP_UNKNOWN, "count", "group"),
    GROUP_UNKNOWN_REFUSED(ProblemCode.GROUP_UNKNOWN, "group", "message"),
    GROUP_DYNAMIC("group"),

    // Warnings: the row is sent
    WORD_FOR_NOTHING("column", "word"),
    TEXT_GARBLED("value", "meant"),
    PASSWORD_SUSPECT_ENDS(ProblemCode.PASSWORD_SUSPECT),
    PASSWORD_SUSPECT_WRAPPED(ProblemCode.PASSWORD_SUSPECT),
    PASSWORD_SUSPECT_APOSTROPHE(ProblemCode.PASSWORD_SUSPECT),
    PASSWORD_SUSPECT_DIGEST(ProblemCode.PASSWORD_SUSPECT),
    TOO_LONG_FOR_DEVICES("attribute", "value", "length", "devices"),
    ROWS_ABOVE_HEADER("place", "rows"),
    ROWS_SHORT("rows", "line"),
    EVERY_ROW_SKIPPED("place"),
    SHEET_FOUND_ONE(ProblemCode.SHEET_FOUND, "sheet"),
    SHEET_FOUND_OTHERS(ProblemCode.SHEET_FOUND, "sheet", "others"),
    ARRAY_FOUND("array", "other", "path"),
    PAGE_OF_MORE_NEXT(ProblemCode.PAGE_OF_MORE, "key"),
    PAGE_OF_MORE_VALUE(ProblemCode.PAGE_OF_MORE, "key", "value"),
    PAGE_OF_MORE_TOTAL(ProblemCode.PAGE_OF_MORE, "key", "total", "users"),

    // Answers of JumpCloud
    REQUEST_REFUSED("message"),
    API_REJECTED("message"),
    ALREADY_EXISTS_EMAIL(ProblemCode.ALREADY_EXISTS),
    ALREADY_EXISTS_USERNAME(ProblemCode.ALREADY_EXISTS),
    ALREADY_EXISTS_BOTH(ProblemCode.ALREADY_EXISTS),
    ALREADY_EXISTS_SINCE(ProblemCode.ALREADY_EXISTS, "created"),
    MAYBE_CREATED,
    LOOK_UP_REFUSED_SENT(ProblemCode.LOOK_UP_REFUSED, "message", "import"),
    LOOK_UP_REFUSED_UNSENT(ProblemCode.LOOK_UP_REFUSED, "message"),
    MANAGER_NOT_SET_CREATED(ProblemCode.MANAGER_NOT_SET, "cause"),
    MANAGER_NOT_SET_UPDATED(ProblemCode.MANAGER_NOT_SET, "cause"),
    GROUP_NOT_ADDED("outcome", "groups", "import"),
    ANSWER_LOST("import"),
    STATUS_UNKNOWN("status", "import"),
    NO_RESULT("job", "import");

    private final ProblemCode code;
    private final List<String> names;

    /** The text of the code that has the same name. */
    ProblemText(String... names) {
        this.code = ProblemCode.valueOf(name());
        this.names = List.of(names);
    }

    ProblemText(ProblemCode code, String... names) {
        this.code = code;
        this.names = List.of(names);
    }

    /**
     * Builds a problem of this text.
     *
     * @param column the column, attribute or key that has the problem; {@code null} for a row or a source
     * @param values the values of the text, in the order of its names; values from outside are quoted already
     */
    public Problem of(@Nullable String column, @Nullable Object... values) {
        return new Problem(
                code.name(),
                column,
                ProblemMessages.fill(template("reason"), names, values),
                ProblemMessages.fill(template("hint"), names, values));
    }

    ProblemCode code() {
        return code;
    }

    List<String> names() {
        return names;
    }

    /** The key of the reason or the hint: that of the text, or else that of its code. */
    String key(String part) {
        String own = name() + "." + part;
        return ProblemMessages.has(own) ? own : code.name() + "." + part;
    }

    private String template(String part) {
        return ProblemMessages.get(key(part));
    }
}
