package dev.muster.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of a command that is printed, as a shell takes it: pasted, it is one word, and means what it says. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private ShellWord() {
    }

    /** The word, in quotes where it needs them, and on one line. */
    public static String of(String plain) {
        if (PLAIN.matcher(plain).matches()) {
            return plain;
        }
        String quoted = "'" + plain.replace("'", "'\\''") + "'";
        return CONTROL.matcher(quoted).replaceAll(control ->
                Matcher.quoteReplacement("'$'\\%03o''".formatted((int) control.group().charAt(0))));
    }
}
