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

/**
 * By what it is seen that a file was written to.
 *
 * @param size in bytes
 * @param modified when it was last written to, in nanoseconds since 1970 (UTC)
 * @param key the file's own key, which it keeps when it is moved and loses when it is replaced; {@code null} where the
 *     system has none
 */
public record FileState(long size, long modified, String key) {

    /** The state of a file now. */
    public static FileState of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileState(
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                Objects.toString(attributes.fileKey(), null));
    }

    /** Whether the other state is one of the same file, and not of one that has replaced it. */
    public boolean isOfTheSameFileAs(FileState other) {
        return Objects.equals(key, other.key);
    }

    /** Whether the file was not written to for so long. */
    public boolean hasStoodStill(Duration howLong, Instant now) {
        return modified + howLong.toNanos() <= TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli());
    }
}
