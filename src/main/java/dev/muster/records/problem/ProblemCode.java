package dev.muster.records.problem;

/**
 * The stable codes of problems: the reasons why a source or a row is not imported, and warnings. Scripts may rely on
 * them; what is said of a problem is a {@link ProblemText}.
 */
public enum ProblemCode {
    // The source as a whole
    FORMAT_UNKNOWN,
    FORMAT_NOT_READ,
    GZIP_BROKEN,
    SOURCE_TOO_LARGE,
    READ_FAILED,
    SOURCE_EMPTY,
    SOURCE_BINARY,
    SOURCE_NOT_UTF8,
    ENCODING_WRONG,
    HEADER_MISSING,
    SEPARATOR_WRONG,
    QUOTE_UNTERMINATED,
    QUOTE_MISPLACED,
    CSV_MALFORMED,
    XLSX_BROKEN,
    SHEET_UNKNOWN,
    CELLS_MERGED,
    JSON_MALFORMED,
    JSON_TRUNCATED,
    JSON_NOT_USERS,
    RECORD_TOO_LARGE,

    // A message
    MESSAGE_NOT_TEXT,
    MESSAGE_TOO_LARGE,
    ORGANIZATION_UNKNOWN,

    // Its columns
    COLUMN_UNKNOWN,
    COLUMN_DUPLICATE,
    COLUMN_NOT_OFFERED,
    COLUMN_MISSING,

    // A row as such
    CELLS_MISSING,
    CELLS_EXCESS,
    CELL_BLANK,
    CELL_ERROR,
    CELL_WITHOUT_COLUMN,
    ROW_NOT_AN_OBJECT,
    KEY_DUPLICATE,
    OPERATION_UNKNOWN,
    LINK_MALFORMED,

    // An attribute's value
    ATTRIBUTE_MISSING,
    ATTRIBUTE_NOT_ALLOWED,
    ATTRIBUTE_TWICE,
    CLEAR_NOT_ALLOWED,
    ELEMENT_INCOMPLETE,
    TYPE_WRONG,
    USERNAME_MALFORMED,
    EMAIL_MALFORMED,
    ID_MALFORMED,
    USER_MALFORMED,
    BOOLEAN_MALFORMED,
    INTEGER_MALFORMED,
    INTEGER_OUT_OF_RANGE,
    NUMBER_MANGLED,
    DATE_SERIAL,
    TIME_MALFORMED,
    NOT_COMPUTED,
    VALUE_NOT_IN_TABLE,
    VALUE_NOT_ALLOWED,
    VALUE_TOO_LONG,
    CHARACTER_NOT_ALLOWED,
    CHARACTER_LOST,
    PASSWORD_HASHED,
    PASSWORD_MASKED,
    STATE_CONFLICT,
    CUSTOM_NAME_MALFORMED,
    CUSTOM_NAME_MISSING,
    CUSTOM_NAME_TWICE,
    CUSTOM_VALUE_MISSING,

    // A row among others
    DUPLICATE,
    SOURCE_CHANGED,
    SOURCE_MISSING,
    SERVICE_DIFFERENT,
    CANCELLED,
    TOO_MANY_INVALID,
    IMPORTED_ALREADY,
    IMPORTED_DIFFERENTLY,
    ATTEMPT_OPEN,
    SECRET_LOST,

    // The users and managers that a row names
    USER_UNKNOWN,
    USER_AMBIGUOUS,
    GROUP_UNKNOWN,
    GROUP_DYNAMIC,

    // Warnings: the row is sent
    WORD_FOR_NOTHING,
    TEXT_GARBLED,
    PASSWORD_SUSPECT,
    TOO_LONG_FOR_DEVICES,
    ROWS_ABOVE_HEADER,
    ROWS_SHORT,
    SHEET_FOUND,
    ARRAY_FOUND,
    PAGE_OF_MORE,

    // Answers of JumpCloud
    REQUEST_REFUSED,
    API_REJECTED,
    ALREADY_EXISTS,
    MAYBE_CREATED,
    LOOK_UP_REFUSED,
    MANAGER_NOT_SET,
    GROUP_NOT_ADDED,
    ANSWER_LOST,
    STATUS_UNKNOWN,
    NO_RESULT;

    /** The meaning of the code, in one sentence. */
    public String meaning() {
        return ProblemMessages.get(name());
    }
}
