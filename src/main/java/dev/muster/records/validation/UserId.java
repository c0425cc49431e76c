package dev.muster.records.validation;

import java.util.regex.Pattern;

/** How the service's ids of users look: 24 hexadecimal digits (observed; documented by no rule). */
public final class UserId {
    static final Pattern PATTERN = Pattern.compile("[0-9a-fA-F]{24}");

    private UserId() {}

    /** Whether a text is a user's id, rather than a username or an e-mail address. */
    public static boolean is(String text) {
        return PATTERN.matcher(text).matches();
    }
}
