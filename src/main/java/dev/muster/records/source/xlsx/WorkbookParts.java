package dev.muster.records.source.xlsx;

import dev.muster.records.problem.ProblemText;
import dev.muster.records.source.BrokenSourceException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The XML parts of a workbook, which lie in a ZIP archive. Not all of them together may unfold to more than a limit.
 */
final class WorkbookParts implements Closeable {
    private static final int END_RECORD = 22;
    private static final int LONGEST_END = END_RECORD + 0xffff;
    private static final int END_SIGNATURE = 0x06054b50;
    /** Java keeps the directory of an archive in memory; no workbook has so many parts. */
    private static final long LARGEST_DIRECTORY = 8_000_000;

    private final ZipFile archive;
    private final long most;
    private long unfolded;

    private WorkbookParts(ZipFile archive, long most) {
        this.archive = archive;
        this.most = most;
    }

    /** @param most bytes that the parts may have when they are unfolded */
    static WorkbookParts open(Path file, long most) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return open(file, channel, ZipFile.OPEN_READ, most);
        }
    }

    /**
     * Opens a file that is deleted as soon as it is open.
     *
     * @param channel to the file: closing a second one would give back the lock that the first one has
     */
    static WorkbookParts openTemporary(Path file, FileChannel channel, long most) throws IOException {
        return open(file, channel, ZipFile.OPEN_READ | ZipFile.OPEN_DELETE, most);
    }

    private static WorkbookParts open(Path file, FileChannel channel, int mode, long most) throws IOException {
        if (directorySize(channel) > LARGEST_DIRECTORY) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_DIRECTORY.of(null));
        }
        try {
            return new WorkbookParts(new ZipFile(file.toFile(), mode), most);
        } catch (ZipException damaged) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_ARCHIVE.of(null));
        }
    }

    /** A part by its name, without regard to case; empty if it is missing. */
    Optional<XmlPart> part(String name) throws IOException {
        Optional<ZipEntry> entry = entry(name);
        return entry.isEmpty() ? Optional.empty() : Optional.of(new XmlPart(name, new Unfolding(name, entry.get())));
    }

    /** Returns whether there is such a part. */
    boolean contain(String name) {
        return entry(name).isPresent();
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    private Optional<ZipEntry> entry(String name) {
        ZipEntry exact = archive.getEntry(name);
        return exact != null
                ? Optional.of(exact)
                : archive.stream()
                        .filter(entry -> entry.getName().replace('\\', '/').equalsIgnoreCase(name))
                        .<ZipEntry>map(entry -> entry)
                        .findFirst();
    }

    /**
     * The size of the archive's directory in bytes, by the record at its end; 0 where that is not found, which Java
     * tells then. What looks like such a record may be part of a comment, and is passed over by Java or not: the
     * largest counts.
     */
    private static long directorySize(FileChannel archive) throws IOException {
        int length = (int) Math.min(LONGEST_END, archive.size());
        byte[] bytes = Channels.newInputStream(archive.position(archive.size() - length))
                .readNBytes(length);
        ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long largest = 0;
        for (int at = bytes.length - END_RECORD; at >= 0; at--) {
            if (end.getInt(at) == END_SIGNATURE) {
                largest = Math.max(largest, Integer.toUnsignedLong(end.getInt(at + 12)));
            }
        }
        return largest;
    }

    /** A part as it is unfolded. What is wrong with it is kept, since the XML parser tells it in words of its own. */
    final class Unfolding extends InputStream {
        /**
         * The most bytes that the parser may take for one event: a text comes in several, but not the attributes of an
         * element.
         */
        private static final int MOST_FOR_ONE_EVENT = 4_000_000;

        private final String name;
        private final InputStream source;
        private long forThisEvent;
        private @Nullable IOException failure;

        Unfolding(String name, ZipEntry entry) throws IOException {
            this.name = name;
            try {
                source = archive.getInputStream(entry);
            } catch (ZipException damaged) {
                throw new BrokenSourceException(ProblemText.XLSX_BROKEN_PART.of(null, name));
            }
        }

        void nextEvent() {
            forThisEvent = 0;
        }

        /** The reason why it could not be read to its end; {@code null} without a fault of the archive. */
        @Nullable
        IOException failure() {
            return failure;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            try {
                int read = source.read(target, start, length);
                unfolded += Math.max(0, read);
                forThisEvent += Math.max(0, read);
                if (unfolded > most) {
                    throw new BrokenSourceException(ProblemText.SOURCE_TOO_LARGE_WORKBOOK.of(null, most));
                }
                if (forThisEvent > MOST_FOR_ONE_EVENT) {
                    throw new BrokenSourceException(ProblemText.XLSX_BROKEN_PART_TOO_LARGE.of(null, name));
                }
                return read;
            } catch (ZipException | EOFException damaged) {
                failure = new BrokenSourceException(ProblemText.XLSX_BROKEN_PART.of(null, name));
                throw failure;
            } catch (IOException other) {
                failure = other;
                throw other;
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    /** The name of a part as another one refers to it. */
    static String resolve(String from, String target) {
        Deque<String> steps = new ArrayDeque<>();
        String absolute = target.startsWith("/") ? target : from.substring(0, from.lastIndexOf('/') + 1) + target;
        for (String step : absolute.replace('\\', '/').split("/")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return String.join("/", steps);
    }

    /** The name of the part that says to what another one refers. */
    static String relationsOf(String name) {
        int folder = name.lastIndexOf('/') + 1;
        return name.substring(0, folder) + "_rels/" + name.substring(folder) + ".rels";
    }
}
