package dev.muster.cli.output;

import dev.muster.cli.ExitCode;
import java.io.PrintStream;

/**
 * Whether what a command printed has arrived: on a full disk, or behind a closed pipe, it has not, and nobody throws
 * for that.
 */
public final class OutputCheck {
    private final PrintStream out;
    private final PrintStream err;

    public OutputCheck(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * The exit code of a command that ended with another; one that did not do well has a reason of its own for that.
     */
    public int exitCode(int ofCommand) {
        if (!out.checkError() || ofCommand != ExitCode.ALL_IMPORTED) {
            return ofCommand;
        }
        err.println(
                "muster: the output could not be written, or not all of it: look after the disk, or the program, that it goes to");
        return ExitCode.STOPPED;
    }
}
