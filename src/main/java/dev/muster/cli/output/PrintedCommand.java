package dev.muster.cli.output;

import dev.muster.records.problem.ShellWord;

/** The program as commands that are printed call it, so that they work pasted into a shell in the same folder. */
public final class PrintedCommand {
    /** For commands that need no home. */
    public static final String PROGRAM = ShellWord.of(System.getProperty("muster.command", "./muster"));

    private static final String HOME = "MUSTER_HOME";
    /** For commands that need this home, which may have been set for this process alone. */
    static final String IN_THIS_HOME =
            System.getenv(HOME) == null ? PROGRAM : HOME + "=" + ShellWord.of(System.getenv(HOME)) + " " + PROGRAM;

    private static final String AS_WRITTEN = "./muster ";

    private PrintedCommand() {}

    /**
     * A text of a package that does not know how the program was called, with its commands as they work here; twice is
     * as once.
     */
    public static String in(String text) {
        return text.replace(IN_THIS_HOME + " ", AS_WRITTEN).replace(AS_WRITTEN, IN_THIS_HOME + " ");
    }
}
