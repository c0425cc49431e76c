package dev.muster.cli.terminal;

import dev.muster.records.problem.Quoting;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The output of a command. Escapes control characters, so that text from outside is only shown. A printed line stays
 * one line; text printed without {@code ln} is Muster's own, such as its help, and keeps its lines and colours.
 */
public final class EscapingWriter extends PrintWriter {
    private static final String CONTROL_SEQUENCE = "\u001b[";
    /** Marks the start of a colour until the line is written. It is random, so text from outside cannot use it. */
    private static final String COLOUR = UUID.randomUUID() + CONTROL_SEQUENCE.substring(1);
    /** Tabs are allowed for stack traces. */
    private static final Pattern IN_A_LINE = Pattern.compile("[" + Quoting.UNSEEN + "&&[^\t]]");

    private static final Pattern IN_OUR_TEXT =
            Pattern.compile("(?!\u001b\\[[0-9;]*m)[" + Quoting.UNSEEN + "&&[^\t\r\n]]");

    public EscapingWriter(Writer terminal) {
        super(terminal, true);
    }

    /** Encodes colours so that they pass {@link #println}. */
    static String colours(String sequences) {
        return sequences.replace(CONTROL_SEQUENCE, COLOUR);
    }

    @Override
    public void println(String line) {
        super.println(Quoting.escaped(IN_A_LINE, String.valueOf(line)).replace(COLOUR, CONTROL_SEQUENCE));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }

    @Override
    public void write(String text, int from, int length) {
        String escaped = Quoting.escaped(IN_OUR_TEXT, text.substring(from, from + length));
        super.write(escaped, 0, escaped.length());
    }

    @Override
    public void write(char[] text, int from, int length) {
        write(new String(text, from, length), 0, length);
    }
}
