package dev.muster.records.problem;

/** The stable words for why a source, or one of its rows, is not imported. Scripts may hold on to them. */
public enum ProblemCode {
    // The source as a whole
    FORMAT_UNKNOWN("Neither the file's name nor its content says a format that is read."),
    FORMAT_NOT_READ("By its content the file is of a format that is not read."),
    GZIP_BROKEN("The compressed file is cut off or damaged, or something follows its end."),
    SOURCE_TOO_LARGE("The compressed file unfolds to more than Muster is set to read."),
    READ_FAILED("Reading failed again and again, though neither the machine nor the settings are the cause."),
    SOURCE_EMPTY("The source has no rows."),
    SOURCE_BINARY("The source is no text."),
    SOURCE_NOT_UTF8("The source's text is not written in UTF-8."),
    ENCODING_WRONG("The source's text is not written in the encoding that it, or somebody, says."),
    HEADER_MISSING("The first line is a user instead of the names of the columns, or none of the names is known."),
    SEPARATOR_WRONG("The cells are separated by something else than was said or found."),
    QUOTE_UNTERMINATED("A quoted cell is never closed."),
    QUOTE_MISPLACED("Something stands between the end of a quoted cell and the next delimiter."),
    CSV_MALFORMED("The source is no CSV."),
    XLSX_BROKEN("The workbook is cut off or damaged, or is none."),
    SHEET_UNKNOWN("The workbook has no such sheet, or several that may be meant."),
    CELLS_MERGED("Cells of several users or columns are merged, so that all but one of them are empty."),
    JSON_MALFORMED("The text is no JSON."),
    JSON_TRUNCATED("The JSON ends before it is complete."),
    JSON_NOT_USERS(
            "The JSON is neither an array of objects, in an object or not, nor objects; or has several arrays that may be meant."),
    RECORD_TOO_LARGE("One record is larger than any user."),

    // A message
    MESSAGE_NOT_TEXT("The message has no body of text or bytes."),
    MESSAGE_TOO_LARGE("The message is larger than Muster is set to take."),
    ORGANIZATION_UNKNOWN("The message is for an organization that Muster is not set up for."),

    // Its columns
    COLUMN_UNKNOWN("A column or key that belongs to no attribute."),
    COLUMN_DUPLICATE("Two columns for the same thing."),
    COLUMN_NOT_OFFERED("A filled column for something that other tools do, and Muster does not."),
    COLUMN_MISSING(
            "The mapping makes something of a column that the source does not have, or every row lacks a column."),

    // A row as such
    CELLS_MISSING("The row has fewer cells than the header."),
    CELLS_EXCESS("The row has more cells than the header."),
    CELL_BLANK("A blank cell in a column where that was declared an error."),
    CELL_ERROR("A cell shows an error of the spreadsheet instead of a value."),
    CELL_WITHOUT_COLUMN("A filled cell in a column that has no name."),
    ROW_NOT_AN_OBJECT("A value that is no JSON object."),
    KEY_DUPLICATE("The same key twice in one object."),
    OPERATION_UNKNOWN("The row asks for something that is no operation."),
    LINK_MALFORMED("The row's link to its first attempt is damaged."),

    // An attribute's value
    ATTRIBUTE_MISSING("A required attribute is missing."),
    ATTRIBUTE_NOT_ALLOWED("The operation does not take this attribute."),
    ATTRIBUTE_TWICE("The row gives one attribute twice."),
    CLEAR_NOT_ALLOWED("The attribute is to be cleared, but no user can go without it, or it is a secret."),
    ELEMENT_INCOMPLETE("An entry of a list lacks something that it does not go without."),
    TYPE_WRONG("The value is of another JSON type than the attribute."),
    USERNAME_MALFORMED("The text cannot be a username."),
    EMAIL_MALFORMED("The text is no e-mail address."),
    ID_MALFORMED("The text is no JumpCloud id."),
    USER_MALFORMED("The text names no user: it is neither an id, nor a username, nor an e-mail address."),
    BOOLEAN_MALFORMED("The text is neither true nor false."),
    INTEGER_MALFORMED("The text is no whole number."),
    INTEGER_OUT_OF_RANGE("The number is too small or too large."),
    NUMBER_MANGLED(
            "A number that a program has rounded, or written as one with decimals. As a warning: it may have been rounded."),
    DATE_SERIAL("A date that a spreadsheet has written as a number of days."),
    TIME_MALFORMED("The text is no point in time."),
    NOT_COMPUTED("The mapping's expression for an attribute gives no value that a cell could have."),
    VALUE_NOT_IN_TABLE(
            "The mapping has a table of values for the attribute, the value is not in it, and the mapping says that this is wrong."),
    VALUE_NOT_ALLOWED("The value is none of those that the attribute takes."),
    VALUE_TOO_LONG("The text is longer than the attribute takes."),
    CHARACTER_NOT_ALLOWED("The text contains a character that no attribute takes."),
    CHARACTER_LOST("The text contains U+FFFD, which programs write where they could not read a character."),
    PASSWORD_HASHED("The password is the hash of one, with which no one could log in."),
    PASSWORD_MASKED("The password is a mask such as ********, which another program shows instead of it."),
    STATE_CONFLICT("The attributes state and suspended contradict each other."),
    CUSTOM_NAME_MALFORMED("The text cannot be the name of a custom attribute."),
    CUSTOM_NAME_MISSING("A custom attribute has a value but no name."),
    CUSTOM_NAME_TWICE("The row names one custom attribute twice."),
    CUSTOM_VALUE_MISSING("A custom attribute has a name but no value."),

    // A row among others
    DUPLICATE("An earlier row of the import is about the same user."),
    SOURCE_CHANGED("The source was changed while it was imported."),
    SOURCE_MISSING("The source was taken away while it was imported."),
    SERVICE_DIFFERENT("The import is meant for another service than the worker sends to."),
    CANCELLED("The import was cancelled before the row was sent."),
    TOO_MANY_INVALID("So many rows are invalid that the source itself may be the wrong one."),
    IMPORTED_ALREADY(
            "The row's user was created by an earlier import, or by an earlier attempt to import the same row."),
    IMPORTED_DIFFERENTLY(
            "The row's user was created by an earlier import, and the directory has other values of the user than the row."),
    ATTEMPT_OPEN("An earlier attempt to import the same row is still open."),
    SECRET_LOST("A secret was blanked in the dead letter and cannot be given back to the row."),

    // Whom it is about, looked up in the directory before anything is sent
    USER_UNKNOWN("The directory has no user of the username or e-mail address that the row names."),
    USER_AMBIGUOUS("The directory has several users of the username or e-mail address that the row names."),

    // Sent all the same
    WORD_FOR_NOTHING("A warning: a cell says NULL, nan or the like, and is taken for a blank one."),
    TEXT_GARBLED("A warning: the text looks as if it was read in a wrong encoding, such as MÃ¼ller."),
    PASSWORD_SUSPECT(
            "A warning: the password is sent as it is, but seems to have got something more by a program or a slip."),
    TOO_LONG_FOR_DEVICES("A warning: the text is sent, but is longer than some devices take."),
    ROWS_ABOVE_HEADER("A warning: rows above the names of the columns are left out."),
    ROWS_SHORT("A warning: rows end before the last column, and what they lack counts as blank."),
    SHEET_FOUND("A warning: of the workbook's sheets, the one with the columns of users is read."),
    ARRAY_FOUND("A warning: of the arrays in the JSON, the one of users is read."),
    PAGE_OF_MORE("A warning: the source seems to be one page of a larger list."),

    // What JumpCloud made of it
    REQUEST_REFUSED("JumpCloud refused the request with this row before any user was looked at."),
    API_REJECTED("JumpCloud refused this row; the reason is in its own words."),
    ALREADY_EXISTS("A user with this username or e-mail address was there before."),
    MAYBE_CREATED(
            "A user with this username and e-mail address is there, but nobody can say whether this row created it."),
    LOOK_UP_REFUSED("The directory would have to be searched for its user, and the service refuses that."),
    MANAGER_NOT_SET("The user is there, but the manager whom the same import creates could not be set."),
    ANSWER_LOST(
            "The answer to the row's send was lost, the directory does not show that it took effect, and the import was cancelled before it was sent again."),
    STATUS_UNKNOWN(
            "JumpCloud says what became of the row by a word that Muster does not know, and the directory does not show it."),
    NO_RESULT("JumpCloud took the row but never said what became of it, and the directory does not show it.");

    private final String meaning;

    ProblemCode(String meaning) {
        this.meaning = meaning;
    }

    /** What the code stands for, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** A problem of this kind; {@code column} may be {@code null}. */
    public Problem of(String column, String reason, String hint) {
        return new Problem(name(), column, reason, hint);
    }
}
