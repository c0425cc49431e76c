package dev.muster.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes that have files below a folder open for writing. Linux shows those that this user may inspect; other
 * systems show none. Thread-safe.
 */
public final class OpenWriters {
    private static final Path PROCESSES = Path.of("/proc");
    /** The age at which the list of processes is read again; long enough for all files of a poll. */
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
    /** The most open files to inspect. */
    private static final int MAX_OPEN_FILES = 200_000;
    /** The bits of the access mode in a file's flags; 0 is read-only. */
    private static final int ACCESS_MODE = 3;

    private final Path folder;
    private Map<Path, String> writers = Map.of();
    private @Nullable Long lookedAt;

    public OpenWriters(Path folder) {
        this.folder = folder;
    }

    /** The process that has a file open for writing, as {@code process 4711 (python3)}. */
    public synchronized Optional<String> of(Path file) throws IOException {
        if (!Files.isDirectory(PROCESSES) || !Files.exists(file)) {
            return Optional.empty();
        }
        if (lookedAt == null || System.nanoTime() - lookedAt > FRESH_NANOS) {
            writers = look();
            lookedAt = System.nanoTime();
        }
        return Optional.ofNullable(writers.get(file.toRealPath()));
    }

    private Map<Path, String> look() throws IOException {
        Path root = folder.toRealPath();
        var found = new HashMap<Path, String>();
        int left = MAX_OPEN_FILES;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                left = look(process, root, found, left);
            }
        } catch (DirectoryIteratorException e) {
            return found;
        }
        return found;
    }

    /**
     * Returns the number of open files that may still be inspected. A process that has ended or belongs to another user
     * has none.
     */
    private static int look(Path process, Path root, Map<Path, String> found, int most) {
        int left = most;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (left-- <= 0) {
                    return 0;
                }
                Path file = target(descriptor);
                if (file != null
                        && file.startsWith(root)
                        && isForWriting(process.resolve("fdinfo").resolve(descriptor.getFileName()))) {
                    found.put(
                            file,
                            "process " + process.getFileName() + " ("
                                    + Files.readString(process.resolve("comm")).strip() + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException notSeen) {
            return left;
        }
        return left;
    }

    private static @Nullable Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    private static boolean isForWriting(Path info) throws IOException {
        if (!Files.exists(info)) {
            return false;
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("flags:"))
                .anyMatch(line -> (Integer.parseUnsignedInt(
                                        line.substring("flags:".length()).strip(), 8)
                                & ACCESS_MODE)
                        != 0);
    }
}
