package dev.muster.cli.terminal;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBarConsumer;

/** The line of a terminal that shows a progress bar. Needs only the carriage return. */
final class TerminalLine implements ProgressBarConsumer {
    private final PrintWriter out;
    private final int width = Terminal.width() - 1;
    private int drawn;

    TerminalLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public int getMaxRenderedLength() {
        return width;
    }

    @Override
    public synchronized void accept(String rendered) {
        out.print("\r" + rendered + " ".repeat(Math.max(0, drawn - rendered.length())));
        out.flush();
        drawn = rendered.length();
    }

    @Override
    public synchronized void clear() {
        if (drawn > 0) {
            out.print("\r" + " ".repeat(drawn) + "\r");
            out.flush();
            drawn = 0;
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
