package dev.muster.config.sources;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most that a guard lets pass.
 *
 * @param most a number, or a percentage from 0 to 100
 */
public record Limit(long most, boolean percent) {
    /** Everything passes. */
    public static final Limit NONE = new Limit(Long.MAX_VALUE, false);

    /** So few always pass a percentage: in a small source they are a large part. */
    private static final long ALWAYS = 10;

    private static final long ALL = 100;
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})\\s*(%?)");

    /** @throws IllegalArgumentException if the text is not a limit; the message continues a sentence after "must be" */
    static Limit of(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches() || !written.group(2).isEmpty() && Long.parseLong(written.group(1)) > ALL) {
            throw new IllegalArgumentException("a number such as 200, a percentage such as 10%, or none");
        }
        return new Limit(Long.parseLong(written.group(1)), !written.group(2).isEmpty());
    }

    /** Returns whether a count passes. */
    public boolean allows(long count, long ofAll) {
        return percent ? count <= ALWAYS || count * ALL <= ofAll * most : count <= most;
    }

    @Override
    public String toString() {
        return equals(NONE) ? "none" : most + (percent ? "%" : "");
    }
}
