package dev.muster.observability;

import dev.muster.storage.StrayFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files in the inbox that are waiting to be claimed.
 *
 * @param files number of files
 * @param oldest arrival of the oldest file
 */
record InboxStats(long files, Optional<Instant> oldest) {
    static final InboxStats EMPTY = new InboxStats(0, Optional.empty());

    /** Counts an unreadable folder as empty; a health check reports it. */
    static InboxStats of(List<Path> folders) {
        InboxStats all = EMPTY;
        for (Path folder : folders) {
            all = all.and(filesOf(folder));
        }
        return all;
    }

    private static InboxStats filesOf(Path folder) {
        InboxStats found = EMPTY;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, InboxStats::isClaimed)) {
            for (Path file : files) {
                found = found.and(only(file));
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static boolean isClaimed(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && !StrayFile.isNotClaimed(file.getFileName().toString());
    }

    private static InboxStats only(Path file) throws IOException {
        try {
            return new InboxStats(1, Optional.of(cameAt(file)));
        } catch (NoSuchFileException claimedMeanwhile) {
            return EMPTY;
        }
    }

    /** The arrival time: a moved file keeps its modification time, so the change time counts where available. */
    private static Instant cameAt(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)).toInstant()
                : Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    private InboxStats and(InboxStats other) {
        Optional<Instant> first = oldest.isEmpty()
                        || other.oldest.isPresent() && other.oldest.get().isBefore(oldest.get())
                ? other.oldest
                : oldest;
        return new InboxStats(files + other.files, first);
    }
}
