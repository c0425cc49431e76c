package dev.muster.records.validation;

import java.util.regex.Pattern;

/** The form of JumpCloud's user ids: 24 hexadecimal digits (observed, not documented). */
public final class UserId {
    static final Pattern PATTERN = Pattern.compile("[0-9a-fA-F]{24}");

    private UserId() {}

    /** Returns whether a text is a user's id, rather than a username or an email address. */
    public static boolean is(String text) {
        return PATTERN.matcher(text).matches();
    }
}
