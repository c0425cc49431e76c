package dev.muster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that show whether a file was written to.
 *
 * @param size in bytes
 * @param modified the time of the last write, in nanoseconds since 1970 (UTC)
 * @param key the file key of the system, which survives a move but not a replacement; {@code null} without one
 */
public record FileState(long size, long modified, @Nullable String key) {

    /** The current state of a file. */
    public static FileState of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileState(
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                Objects.toString(attributes.fileKey(), null));
    }

    /** Returns whether another state is that of the same file, not of a replacement. */
    public boolean isOfTheSameFileAs(FileState other) {
        return Objects.equals(key, other.key);
    }

    /** Returns whether the file was not written to for some time. */
    public boolean hasStoodStill(Duration time, Instant now) {
        return modified + time.toNanos() <= TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli());
    }
}
