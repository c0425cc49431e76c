package dev.muster.cli.output;

import dev.muster.records.problem.ShellWord;

/** Printed commands, which work when they are pasted into a shell in the same folder. */
public final class PrintedCommand {
    /** The program, for commands without a home. */
    public static final String PROGRAM = ShellWord.of(System.getProperty("muster.command", "./muster"));

    private static final String HOME = "MUSTER_HOME";
    /** The program with its home, which may have been set only for this process. */
    static final String IN_THIS_HOME =
            System.getenv(HOME) == null ? PROGRAM : HOME + "=" + ShellWord.of(System.getenv(HOME)) + " " + PROGRAM;

    private static final String AS_WRITTEN = "./muster ";

    private PrintedCommand() {}

    /** Replaces {@code ./muster} in a text of another package by the command that works here. Idempotent. */
    public static String in(String text) {
        return text.replace(IN_THIS_HOME + " ", AS_WRITTEN).replace(AS_WRITTEN, IN_THIS_HOME + " ");
    }
}
