package dev.muster.ledger;

/** What may stand only once in a source. */
public enum UniqueKey {
    USERNAME("username", "username"),
    /** Compared in lower case, as the service keeps it. */
    EMAIL("email", "email_key"),
    EMPLOYEE_IDENTIFIER("employeeIdentifier", "employee_identifier"),
    ID("id", "user_id");

    private final String attribute;
    private final String expression;

    UniqueKey(String attribute, String expression) {
        this.attribute = attribute;
        this.expression = expression;
    }

    /** The attribute's name. */
    public String attribute() {
        return attribute;
    }

    String expression() {
        return expression;
    }
}
