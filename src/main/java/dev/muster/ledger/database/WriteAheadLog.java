package dev.muster.ledger.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's log of changes that are not in the database file yet, in the <a
 * href="https://sqlite.org/fileformat2.html#walformat">format</a> documented by SQLite. SQLite reads it up to the first
 * invalid frame and considers that its end. The number of committed frames is in the <a
 * href="https://sqlite.org/walformat.html#walidxfmt">index</a> next to it, which survives a killed process, but not
 * always a power failure.
 */
final class WriteAheadLog {
    private static final int HEADER = 32;
    private static final int CHECKSUM_AT = 24;
    private static final int SALTS_AT = 16;
    private static final int PAGE_SIZE_AT = 8;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME_SALTS_AT = 8;
    private static final int FRAME_CHECKSUM_AT = 16;
    private static final int FRAME_CHECKED = 8;
    /** The magic number; its lowest bit is the byte order of the checksums. */
    private static final int MAGIC = 0x377f0682;

    private static final int SMALLEST_PAGE = 512;
    private static final int LARGEST_PAGE = 65536;
    /** Number of attempts: while a worker writes, index and log are rarely read in the same state. */
    private static final int LOOKS = 20;
    /** Torn transactions to tolerate: a power failure may leave the last one incomplete. */
    private static final int COMMITS_IN_PIECES = 1;

    private final Path file;
    private final Path index;

    WriteAheadLog(Path file, Path index) {
        this.file = file;
        this.index = index;
    }

    /**
     * Returns whether committed data is visibly missing from the log or changed. May be called while other processes
     * write.
     */
    boolean isDamaged() throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            Index before = Index.read(index);
            boolean damaged = isDamaged(before);
            if (!damaged || before.equals(Index.read(index))) {
                return damaged;
            }
        }
        // It changes all the time, so another process is writing to it and has a valid log.
        return false;
    }

    private boolean isDamaged(Index committed) throws IOException {
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = Header.read(log);
            if (committed.frames() == 0) {
                return header != null && (!header.isWhole() || committed.isMissing() && isBroken(log, header));
            }
            if (header == null) {
                return true;
            }
            if (!header.isWhole()) {
                return true;
            }
            if (header.salts() != committed.salts()) {
                // After a power failure the index may be older than the log, whose first salt grows by one with
                // every restart.
                return (int) (header.salts() >>> Integer.SIZE) - (int) (committed.salts() >>> Integer.SIZE) < 0
                        || isBroken(log, header);
            }
            var frames = new Frames(log, header);
            while (frames.number < committed.frames()) {
                if (!frames.next()) {
                    return true;
                }
            }
            return !frames.commits || frames.first != committed.first() || frames.second != committed.second();
        } catch (NoSuchFileException gone) {
            return committed.frames() > 0;
        }
    }

    /**
     * Returns whether more than one transaction follows an invalid frame. A rolled back or interrupted transaction may
     * leave frames there, too, but at most one commit.
     */
    private static boolean isBroken(FileChannel log, Header header) throws IOException {
        var frames = new Frames(log, header);
        while (frames.next()) {
            // The part that SQLite reads.
        }
        int commits = 0;
        while (commits <= COMMITS_IN_PIECES && frames.skip()) {
            commits += frames.commits ? 1 : 0;
        }
        return commits > COMMITS_IN_PIECES;
    }

    /** SQLite's checksum over words of eight bytes. */
    private static final class Checksum {
        private int first;
        private int second;

        void add(ByteBuffer words, int from, int to) {
            for (int at = from; at < to; at += 2 * Integer.BYTES) {
                first += words.getInt(at) + second;
                second += words.getInt(at + Integer.BYTES) + first;
            }
        }
    }

    /** @param order byte order of the checksums; {@code null} for an invalid magic number */
    private record Header(@Nullable ByteOrder order, int pageSize, long salts, int first, int second, boolean checks) {

        /** Reads the header of a log; {@code null} if the log is too short, so that nothing was ever written to it. */
        static @Nullable Header read(FileChannel log) throws IOException {
            ByteBuffer bytes = bytes(log, 0, HEADER);
            if (bytes.limit() < HEADER) {
                return null;
            }
            ByteOrder order = order(bytes.getInt(0));
            var sum = new Checksum();
            if (order != null) {
                sum.add(bytes.duplicate().order(order), 0, CHECKSUM_AT);
            }
            int first = bytes.getInt(CHECKSUM_AT);
            int second = bytes.getInt(CHECKSUM_AT + Integer.BYTES);
            return new Header(
                    order,
                    bytes.getInt(PAGE_SIZE_AT),
                    bytes.getLong(SALTS_AT),
                    first,
                    second,
                    sum.first == first && sum.second == second);
        }

        private static @Nullable ByteOrder order(int magic) {
            if ((magic & ~1) != MAGIC) {
                return null;
            }
            return (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        boolean isWhole() {
            return order != null
                    && checks
                    && pageSize >= SMALLEST_PAGE
                    && pageSize <= LARGEST_PAGE
                    && Integer.bitCount(pageSize) == 1;
        }
    }

    /** A cursor over the frames of a log. */
    private static final class Frames {
        private final FileChannel log;
        private final Header header;
        private final ByteBuffer frame;
        private int first;
        private int second;
        private long number;
        /** Returns whether the current frame ends a transaction. */
        private boolean commits;

        Frames(FileChannel log, Header header) {
            this.log = log;
            this.header = header;
            first = header.first();
            second = header.second();
            frame = ByteBuffer.allocate(FRAME_HEADER + header.pageSize());
        }

        /** Moves to the next frame if it is valid and follows the current one. */
        boolean next() throws IOException {
            if (!read(number)) {
                return false;
            }
            var sum = new Checksum();
            sum.first = first;
            sum.second = second;
            ByteBuffer words = frame.duplicate().order(header.order());
            sum.add(words, 0, FRAME_CHECKED);
            sum.add(words, FRAME_HEADER, frame.limit());
            if (sum.first != frame.getInt(FRAME_CHECKSUM_AT)
                    || sum.second != frame.getInt(FRAME_CHECKSUM_AT + Integer.BYTES)) {
                return false;
            }
            first = sum.first;
            second = sum.second;
            number++;
            return true;
        }

        /**
         * Moves to the next frame, valid or not; returns false at the end of the file. Frames of an older log do not
         * count as commits.
         */
        boolean skip() throws IOException {
            boolean mine = read(number++);
            commits = mine && commits;
            return frame.limit() == frame.capacity();
        }

        /** Reads a frame; returns whether it belongs to this log. Frames behind the end may belong to an older one. */
        private boolean read(long which) throws IOException {
            frame.clear();
            log.position(HEADER + which * frame.capacity());
            fill(log, frame);
            if (frame.limit() < frame.capacity() || frame.getLong(FRAME_SALTS_AT) != header.salts()) {
                return false;
            }
            commits = frame.getInt(Integer.BYTES) != 0;
            return true;
        }
    }

    /**
     * The committed state according to the index.
     *
     * @param isMissing whether the index is missing or unreadable
     * @param frames number of committed frames
     * @param first checksum of the last committed frame, together with {@code second}
     */
    private record Index(boolean isMissing, long change, long frames, int first, int second, long salts) {
        private static final Index NONE = new Index(true, 0, 0, 0, 0, 0);
        private static final int COPY = 48;
        private static final int CHECKED = 40;
        private static final int VERSION = 3007000;
        private static final int CHANGE_AT = 8;
        private static final int INITIALIZED_AT = 12;
        private static final int FRAMES_AT = 16;
        private static final int FRAME_CHECKSUM_AT = 24;
        private static final int SALTS_AT = 32;

        static Index read(Path file) throws IOException {
            try (FileChannel index = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer both = bytes(index, 0, 2 * COPY);
                if (both.limit() < 2 * COPY || !both.slice(0, COPY).equals(both.slice(COPY, COPY))) {
                    return NONE;
                }
                ByteBuffer words = both.duplicate().order(ByteOrder.nativeOrder());
                var sum = new Checksum();
                sum.add(words, 0, CHECKED);
                if (words.getInt(0) != VERSION
                        || words.get(INITIALIZED_AT) == 0
                        || sum.first != words.getInt(CHECKED)
                        || sum.second != words.getInt(CHECKED + Integer.BYTES)) {
                    return NONE;
                }
                return new Index(
                        false,
                        words.getInt(CHANGE_AT),
                        Integer.toUnsignedLong(words.getInt(FRAMES_AT)),
                        words.getInt(FRAME_CHECKSUM_AT),
                        words.getInt(FRAME_CHECKSUM_AT + Integer.BYTES),
                        both.getLong(SALTS_AT));
            } catch (NoSuchFileException missing) {
                return NONE;
            }
        }
    }

    private static ByteBuffer bytes(FileChannel file, long from, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        file.position(from);
        fill(file, bytes);
        return bytes;
    }

    /** Reads up to the buffer's capacity and sets its limit to the end of the data. */
    private static void fill(SeekableByteChannel from, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && from.read(bytes) >= 0) {
            // Continues to the end.
        }
        bytes.flip();
    }
}
