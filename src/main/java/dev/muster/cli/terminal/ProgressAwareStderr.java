package dev.muster.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** The standard error while a progress line is shown: clears the line before each log line; it is redrawn below. */
final class ProgressAwareStderr extends OutputStream {
    private final PrintStream error;
    private final TerminalLine line;

    private ProgressAwareStderr(PrintStream error, TerminalLine line) {
        this.error = error;
        this.line = line;
    }

    /** @param error the original standard error */
    static PrintStream of(PrintStream error, TerminalLine line) {
        return new PrintStream(new ProgressAwareStderr(error, line), true);
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        line.clear();
        error.write(bytes, from, length);
        error.flush();
    }
}
