package dev.muster.records.problem;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of a command that is printed, as a shell takes it: pasted, it is one word, and means what it says. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final Pattern UNSEEN = Pattern.compile("[" + Quoting.UNSEEN + "]+");

    private ShellWord() {}

    /** The word, in quotes where it needs them, and on one line. */
    public static String of(String plain) {
        if (PLAIN.matcher(plain).matches()) {
            return plain;
        }
        String quoted = "'" + plain.replace("'", "'\\''") + "'";
        return UNSEEN.matcher(quoted)
                .replaceAll(control -> Matcher.quoteReplacement("'$'" + octal(control.group()) + "''"));
    }

    private static String octal(String text) {
        var octal = new StringBuilder();
        for (byte single : text.getBytes(StandardCharsets.UTF_8)) {
            octal.append("\\%03o".formatted(single));
        }
        return octal.toString();
    }
}
