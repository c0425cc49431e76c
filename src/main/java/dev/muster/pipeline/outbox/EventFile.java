package dev.muster.pipeline.outbox;

import dev.muster.storage.FilePermissions;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Appends events to a file, one per line. The file is opened for each delivery, so that log rotation can move it away.
 */
public final class EventFile {
    private static final int BLOCK = 8192;
    private static final byte[] BEGINNING = EventJson.BEGINNING.getBytes(StandardCharsets.UTF_8);

    private final Path file;

    public EventFile(Path file) {
        this.file = file;
    }

    /** Appends all events of a delivery and forces them to disk. */
    public void append(EventDelivery delivery) throws IOException {
        WholeFile.makeFolder(WholeFile.folderOf(file));
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                FilePermissions.ofFile(file))) {
            boolean foreign = !removePartialEvent(channel);
            channel.position(channel.size());
            String lines = (foreign ? "\n" : "")
                    + delivery.events().stream()
                            .map(event -> event.json() + "\n")
                            .collect(Collectors.joining());
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Removes a partial event that an interrupted process left, which is delivered again. Keeps text of other programs.
     *
     * @return false if the file ends with a partial line of another program
     */
    private static boolean removePartialEvent(FileChannel channel) throws IOException {
        long end = endOfLastLine(channel);
        ByteBuffer tail = ByteBuffer.allocate((int) Math.min(BEGINNING.length, channel.size() - end));
        channel.read(tail, end);
        boolean ours = Arrays.equals(tail.array(), Arrays.copyOf(BEGINNING, tail.capacity()));
        if (ours) {
            channel.truncate(end);
        }
        return ours;
    }

    /** The offset after the last line break. */
    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = channel.size(); end > 0; end -= block.limit()) {
            block.clear().limit((int) Math.min(BLOCK, end));
            while (block.hasRemaining() && channel.read(block, end - block.remaining()) >= 0) {
                // A read may return fewer bytes than available.
            }
            for (int at = block.limit() - 1; at >= 0; at--) {
                if (block.get(at) == '\n') {
                    return end - block.limit() + at + 1;
                }
            }
        }
        return 0;
    }
}
