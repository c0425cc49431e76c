package dev.muster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The reason why an entry of a shared folder is not read: a link, or a file with a second name, may point to a file
 * that its creator cannot read, and a pipe or device may never end.
 *
 * @param reason without a full stop
 * @param hint what to do about it, likewise
 */
public record NotRegularFileException(String reason, String hint) {

    /**
     * Checks a file without opening it or following links; empty for a regular file.
     *
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     */
    public static Optional<NotRegularFileException> of(Path file) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Map<String, Object> seen = Files.readAttributes(
                file,
                unix ? "unix:isSymbolicLink,isRegularFile,nlink" : "isSymbolicLink,isRegularFile",
                LinkOption.NOFOLLOW_LINKS);
        if (Boolean.TRUE.equals(seen.get("isSymbolicLink"))) {
            return Optional.of(new NotRegularFileException("it is a link", "put the file itself there"));
        }
        if (!Boolean.TRUE.equals(seen.get("isRegularFile"))) {
            return Optional.of(new NotRegularFileException("it is not a regular file", "remove it"));
        }
        if (seen.get("nlink") instanceof Integer links && links > 1) {
            return Optional.of(
                    new NotRegularFileException("it has another name elsewhere (a hard link)", "put a copy there"));
        }
        return Optional.empty();
    }
}
