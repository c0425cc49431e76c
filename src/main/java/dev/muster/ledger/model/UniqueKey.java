package dev.muster.ledger.model;

/** A key that must be unique in a source. */
public enum UniqueKey {
    /** Compared case-insensitively: two usernames that differ only in case are a typing error. */
    USERNAME("username", "username_key", "record_username_key"),
    /** Compared in lower case, as JumpCloud stores it. */
    EMAIL("email", "email_key", "record_email"),
    EMPLOYEE_IDENTIFIER("employeeIdentifier", "employee_identifier", "record_employee_identifier"),
    ID("id", "user_id", "record_user_id");

    private final String attribute;
    private final String expression;
    private final String index;

    UniqueKey(String attribute, String expression, String index) {
        this.attribute = attribute;
        this.expression = expression;
        this.index = index;
    }

    /** The attribute's name. */
    public String attribute() {
        return attribute;
    }

    public String expression() {
        return expression;
    }

    /** The index that finds the records with a value. */
    public String index() {
        return index;
    }
}
