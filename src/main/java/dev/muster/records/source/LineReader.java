package dev.muster.records.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines that end in LF or CRLF; of one that is too long it keeps only the beginning. */
public final class LineReader implements Closeable {
    private static final int KEPT_OF_TOO_LONG = 1_000;

    /** A line with its number, from 1. */
    public record Line(long number, String text, boolean tooLong) {}

    private final Reader source;
    private final int longest;
    private final char[] buffer = new char[16 * 1024];
    private int position;
    private int limit;
    private long lines;

    public LineReader(Reader source, int longest) {
        this.source = source;
        this.longest = longest;
    }

    /** The next line; {@code null} at the end. */
    public @Nullable Line next() throws IOException {
        StringBuilder text = new StringBuilder();
        long length = 0;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            length += end - position;
            text.append(buffer, position, Math.min(end - position, Math.max(0, longest - text.length())));
            position = end;
            if (end < limit) {
                position++;
                break;
            }
        }
        if (!any) {
            return null;
        }
        lines++;
        if (length > longest) {
            return new Line(lines, text.substring(0, Math.min(text.length(), KEPT_OF_TOO_LONG)), true);
        }
        if (!text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
            text.setLength(text.length() - 1);
        }
        return new Line(lines, text.toString(), false);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, source.read(buffer, 0, buffer.length));
        return limit > 0;
    }
}
