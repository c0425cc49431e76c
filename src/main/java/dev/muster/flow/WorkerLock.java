package dev.muster.flow;

import dev.muster.config.Privacy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Makes sure that one worker at most works in a home. The operating system gives the lock back when its process ends,
 * however it ends, so that none is ever left behind.
 */
public final class WorkerLock implements AutoCloseable {
    private static final String PROCESS = "process ";

    private final FileChannel channel;

    private WorkerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock of a home, or nothing if another worker has it. */
    public static Optional<WorkerLock> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), Privacy.ofFile(file));
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException takenInThisProcess) {
            // It is taken, as by another process.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((PROCESS + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
        return Optional.of(new WorkerLock(channel));
    }

    /** Who has the lock, in words: {@code process 4711}. */
    public static String holder(Path file) {
        try {
            String holder = Files.readString(file);
            return holder.isEmpty() ? "another process" : holder;
        } catch (IOException e) {
            return "another process";
        }
    }

    /**
     * Who has the lock, as far as can be said without taking it, which would keep a worker from its start: the process that took it
     * last, if a process of that number is there. Empty where nobody has it.
     */
    public static Optional<String> livingHolder(Path file) {
        String holder = holder(file);
        return holder.matches(PROCESS + "\\d{1,18}") && ProcessHandle.of(Long.parseLong(holder.substring(PROCESS.length()))).isPresent()
                ? Optional.of(holder) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
