package dev.muster.cli.terminal;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/** The terminal of this process, if there is one, and its abilities. */
public final class Terminal {
    /** From this Java on, {@link System#console()} may not be a terminal. */
    private static final int FIRST_WITH_CONSOLES_OF_ALL_KINDS = 22;

    private Terminal() {}

    /** The terminal for questions; {@code null} if input or output are redirected. */
    @SuppressWarnings("SystemConsoleNull") // It may be null before Java 22.
    public static @Nullable Console console() {
        Console console = System.console();
        return console == null || Runtime.version().feature() < FIRST_WITH_CONSOLES_OF_ALL_KINDS || isTerminal(console)
                ? console
                : null;
    }

    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("This Java has no Console.isTerminal", e);
        }
    }

    /** Returns whether a line can be overwritten, as a progress bar needs. */
    public static boolean draws() {
        return console() != null && !"dumb".equals(System.getenv("TERM"));
    }

    /** The number of columns. */
    static int width() {
        CommandSpec asked = CommandSpec.create();
        asked.usageMessage().autoWidth(true);
        return asked.usageMessage().width();
    }

    /** A text in green, if colours are on: on a terminal without {@code NO_COLOR}. */
    public static String good(String text) {
        return painted(text, Style.fg_green);
    }

    /** A text in red, as for {@link #good}. */
    public static String bad(String text) {
        return painted(text, Style.fg_red);
    }

    private static String painted(String text, Style colour) {
        return Ansi.AUTO.enabled()
                ? EscapingWriter.colours(Style.on(colour)) + text + EscapingWriter.colours(Style.off(colour))
                : text;
    }
}
