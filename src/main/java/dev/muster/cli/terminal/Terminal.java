package dev.muster.cli.terminal;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/** Whether somebody sits before this process, and what may be shown to them. */
public final class Terminal {
    /** Where {@link System#console()} is there, it may be none from this Java on. */
    private static final int FIRST_WITH_CONSOLES_OF_ALL_KINDS = 22;

    private Terminal() {}

    /** The terminal at which somebody can be asked, {@code null} where input or output are something else. */
    public static Console console() {
        Console console = System.console();
        return console == null || Runtime.version().feature() < FIRST_WITH_CONSOLES_OF_ALL_KINDS || isTerminal(console)
                ? console
                : null;
    }

    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("This Java does not tell what its console is", e);
        }
    }

    /** Whether a line can be drawn over, as a progress bar needs it. */
    public static boolean draws() {
        return console() != null && !"dumb".equals(System.getenv("TERM"));
    }

    /** How many characters fit into a line of the terminal. */
    static int width() {
        CommandSpec asked = CommandSpec.create();
        asked.usageMessage().autoWidth(true);
        return asked.usageMessage().width();
    }

    /** A text in green, if there are colours here: only on a terminal, and not where {@code NO_COLOR} is set. */
    public static String good(String text) {
        return painted(text, Style.fg_green);
    }

    /** A text in red, if there are colours here, as for {@link #good}. */
    public static String bad(String text) {
        return painted(text, Style.fg_red);
    }

    private static String painted(String text, Style colour) {
        return Ansi.AUTO.enabled()
                ? EscapingWriter.colours(Style.on(colour)) + text + EscapingWriter.colours(Style.off(colour))
                : text;
    }
}
