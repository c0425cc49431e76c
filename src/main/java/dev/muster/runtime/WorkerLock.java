package dev.muster.runtime;

import dev.muster.storage.FilePermissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes sure that one worker at most works in a home. The operating system gives the lock back when its process ends,
 * however it ends, so that none is ever left behind.
 */
public final class WorkerLock implements AutoCloseable {
    private static final String PROCESS = "process ";
    private static final String UNKNOWN = "-";
    private static final Pattern HOLDER =
            Pattern.compile("(?<words>" + PROCESS + "(?<number>\\d{1,18}))\n(?<start>" + UNKNOWN + "|[0-9T:.-]+Z)");
    /** Systems count it from when they were started, which they correct with their clock. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private final FileChannel channel;

    private WorkerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock of a home, or nothing if another worker has it. */
    public static Optional<WorkerLock> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                FilePermissions.ofFile(file));
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
        channel.write(
                ByteBuffer.wrap((PROCESS + ProcessHandle.current().pid() + "\n" + startOf(ProcessHandle.current()))
                        .getBytes(StandardCharsets.UTF_8)),
                0);
        return Optional.of(new WorkerLock(channel));
    }

    /** Who has the lock, in words: {@code process 4711}. */
    public static String holder(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("another process");
        } catch (IOException e) {
            return "another process";
        }
    }

    /**
     * Who has the lock, as far as can be said without taking it, which would keep a worker from its start: the process
     * that took it last, if it is there still. Empty where nobody has it, or this process. Numbers of processes come
     * again, and in containers soon.
     */
    public static Optional<String> livingHolder(Path file) {
        try {
            Matcher holder = HOLDER.matcher(Files.readString(file));
            return holder.matches()
                    ? ProcessHandle.of(Long.parseLong(holder.group("number")))
                            .filter(process -> !process.equals(ProcessHandle.current()))
                            .filter(process -> isSame(holder.group("start"), startOf(process)))
                            .map(process -> holder.group("words"))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isSame(String start, String other) {
        return start.equals(other)
                || !start.equals(UNKNOWN)
                        && !other.equals(UNKNOWN)
                        && Duration.between(Instant.parse(start), Instant.parse(other))
                                        .abs()
                                        .compareTo(CLOCK_TOLERANCE)
                                < 0;
    }

    /** When a process began; a dash where the system does not tell. */
    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse(UNKNOWN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
