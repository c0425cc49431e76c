package dev.muster.records.source;

import dev.muster.records.problem.ProblemText;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unfolds gzip to its end or to a limit. Whatever is wrong with it is a {@link BrokenSourceException}; so is anything
 * that follows its end, which the JDK's own stream passes over in silence.
 */
final class GunzipStream extends GZIPInputStream {
    private static final int BUFFER = 64 * 1024;
    /** Checksum and length at the end of every part, in bytes. */
    private static final int TRAILER = 8;

    private static final int MOST_EMPTY_PARTS = 500;

    private final Counted packed;
    private final long most;
    private long unfolded;
    /** The JDK's stream calls itself for each part that is empty. */
    private int emptyParts;

    private long filled;

    private GunzipStream(Counted packed, long most) throws IOException {
        super(packed, BUFFER);
        this.packed = packed;
        this.most = most;
    }

    /** @param most bytes that it may have when it is unfolded */
    static InputStream of(InputStream packed, long most) throws IOException {
        try {
            return new GunzipStream(new Counted(packed), most);
        } catch (EOFException | ZipException damaged) {
            packed.close();
            throw damaged(0);
        }
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (emptyParts == MOST_EMPTY_PARTS) {
            throw new BrokenSourceException(ProblemText.GZIP_BROKEN_EMPTY_PARTS.of(null, MOST_EMPTY_PARTS));
        }
        emptyParts++;
        int read = unfold(target, start, length);
        emptyParts--;
        if (emptyParts == 0) {
            unfolded += Math.max(0, read);
        }
        if (unfolded > most) {
            throw new BrokenSourceException(ProblemText.SOURCE_TOO_LARGE_GZIP.of(null, most));
        }
        return read;
    }

    private int unfold(byte[] target, int start, int length) throws IOException {
        try {
            int read = super.read(target, start, length);
            if (read < 0) {
                refuseRest();
            }
            return read;
        } catch (EOFException | ZipException damaged) {
            throw damaged(unfolded);
        }
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        filled = packed.count;
    }

    private void refuseRest() throws IOException {
        long end = filled - inf.getRemaining() + TRAILER;
        packed.skipToTheEnd();
        if (packed.count > end) {
            throw new BrokenSourceException(ProblemText.GZIP_BROKEN_TRAILING.of(null, packed.count - end, end));
        }
    }

    private static BrokenSourceException damaged(long unfolded) {
        return new BrokenSourceException(ProblemText.GZIP_BROKEN_TRUNCATED.of(null, unfolded));
    }

    /** Counts what was read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            int read = super.read(target, start, length);
            count += Math.max(0, read);
            return read;
        }

        void skipToTheEnd() throws IOException {
            byte[] rest = new byte[BUFFER];
            int read = 0;
            while (read >= 0) {
                read = read(rest, 0, rest.length);
            }
        }
    }
}
