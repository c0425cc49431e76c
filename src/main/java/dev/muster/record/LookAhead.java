package dev.muster.record;

import java.io.IOException;
import java.io.Reader;

/** A text whose beginning can be looked at before it is read. */
final class LookAhead extends Reader {
    private static final int MOST = 64 * 1024;

    private final Reader source;
    private final char[] head = new char[MOST];
    private int length;
    private int position;
    private NotTextException end;

    /** Looks at least to the end of the first line that is not blank, as far as there is room. */
    LookAhead(Reader source) throws IOException {
        this.source = source;
        try {
            int read = source.read(head, 0, MOST);
            while (read > 0) {
                length += read;
                read = beginning().indexOf('\n') < 0 && length < MOST ? source.read(head, length, MOST - length) : 0;
            }
        } catch (NotTextException noText) {
            end = noText;
        }
    }

    /** What was seen, without leading blanks. */
    String beginning() {
        return new String(head, 0, length).stripLeading();
    }

    /** Why no more could be seen; {@code null} if nothing was wrong. */
    NotTextException end() {
        return end;
    }

    @Override
    public int read(char[] target, int start, int wanted) throws IOException {
        if (position == length) {
            return source.read(target, start, wanted);
        }
        int delivered = Math.min(wanted, length - position);
        System.arraycopy(head, position, target, start, delivered);
        position += delivered;
        return delivered;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
