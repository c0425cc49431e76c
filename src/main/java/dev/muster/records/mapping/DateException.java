package dev.muster.records.mapping;

/** A text that is not a date of the form that an expression expects. Its message does not show the text. */
public final class DateException extends ComputationException {
    private final String text;
    private final String form;

    DateException(String text, String form) {
        super("a text is not a date of the form " + form);
        this.text = text;
        this.form = form;
    }

    /** The text, which may be part of a secret. */
    public String text() {
        return text;
    }

    /** The form, such as {@code dd.MM.yyyy}. */
    public String form() {
        return form;
    }
}
