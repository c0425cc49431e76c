package dev.muster.records.source;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** A text whose beginning can be looked at before it is read. */
final class PeekableReader extends Reader {
    /** The most characters that are looked at. */
    static final int MOST = 64 * 1024;

    private final TextReader source;
    private final char[] head = new char[MOST];
    private int length;
    private int position;
    private boolean whole;
    private @Nullable BrokenSourceException end;
    private char last;

    /** Looks at least to the end of the first line that is not blank, as far as there is room. */
    PeekableReader(TextReader source) throws IOException {
        this.source = source;
        while (!whole && end == null && length < MOST && beginning().indexOf('\n') < 0) {
            look();
        }
    }

    /** Looks as far ahead as there is room. */
    void further() throws IOException {
        while (!whole && end == null && length < MOST) {
            look();
        }
    }

    /** The text seen so far. */
    String head() {
        return new String(head, 0, length);
    }

    /** The text seen so far, without leading blanks. */
    String beginning() {
        return head().stripLeading();
    }

    /** Returns whether all of the text was seen. */
    boolean isWhole() {
        return whole;
    }

    /** The reason why no more could be seen; {@code null} without one. */
    @Nullable
    BrokenSourceException end() {
        return end;
    }

    /** Returns whether the text has a byte order mark or an encoding other than UTF-8, as spreadsheets write it. */
    boolean isMarked() {
        return source.isMarked();
    }

    /** Returns whether the last character that was read ends a line. */
    boolean endsWithLineBreak() {
        return last == '\n' || last == '\r';
    }

    /** Skips this number of the characters seen. */
    void skip(int characters) {
        position += characters;
    }

    @Override
    public int read(char[] target, int start, int wanted) throws IOException {
        int delivered = position == length ? source.read(target, start, wanted) : fromHead(target, start, wanted);
        if (delivered > 0) {
            last = target[start + delivered - 1];
        }
        return delivered;
    }

    private int fromHead(char[] target, int start, int wanted) {
        int delivered = Math.min(wanted, length - position);
        System.arraycopy(head, position, target, start, delivered);
        position += delivered;
        return delivered;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private void look() throws IOException {
        try {
            int read = source.read(head, length, MOST - length);
            whole = read < 0;
            length += Math.max(0, read);
        } catch (BrokenSourceException broken) {
            end = broken;
        }
    }
}
