package dev.muster.cli.output;

import dev.muster.cli.ExitCode;
import java.io.PrintStream;

/**
 * Checks that the output of a command was written: print streams throw no exception on a full disk or a closed pipe.
 */
public final class OutputCheck {
    private final PrintStream out;
    private final PrintStream err;

    public OutputCheck(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Returns the exit code of a command; if the command failed, its own code takes precedence. */
    public int exitCode(int ofCommand) {
        if (!out.checkError() || ofCommand != ExitCode.ALL_IMPORTED) {
            return ofCommand;
        }
        err.println("muster: Could not write all output: check the disk or the program that reads it");
        return ExitCode.STOPPED;
    }
}
