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
 * The lock of a home, which allows one worker. The operating system releases it when the process ends, however it ends.
 */
public final class WorkerLock implements AutoCloseable {
    private static final String PROCESS = "process ";
    private static final String UNKNOWN = "-";
    private static final Pattern HOLDER =
            Pattern.compile("(?<words>" + PROCESS + "(?<number>\\d{1,18}))\n(?<start>" + UNKNOWN + "|[0-9T:.-]+Z)");
    /** Systems calculate start times from their boot time, which changes when the clock is set. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private final FileChannel channel;

    private WorkerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of a home; empty if another worker holds it. */
    public static Optional<WorkerLock> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                FilePermissions.ofFile(file));
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException takenInThisProcess) {
            // Another worker in this process holds it.
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

    /** The holder of the lock, as text: {@code process 4711}. */
    public static String holder(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("another process");
        } catch (IOException e) {
            return "another process";
        }
    }

    /**
     * The holder of the lock, found without taking it, which would keep a worker from starting: the process that took
     * it last, if it still runs. Empty without one, or if it is this process. Process ids are reused, in containers
     * soon, so that the start time is compared as well.
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

    /** The start time of a process; a dash if the system does not give it. */
    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse(UNKNOWN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
