package dev.muster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The reason why an entry of a folder that others may write to is left alone: a link, or a file that has a second name,
 * may lead to what its maker may not see, and what is no file at all may never end.
 *
 * @param reason why it is left alone, without a full stop
 * @param hint what to do about it, likewise
 */
public record NotRegularFileException(String reason, String hint) {

    /**
     * What is wrong with a file; empty for a file of its own. No link is followed, and nothing is opened.
     *
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     */
    public static Optional<NotRegularFileException> of(Path file) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Map<String, Object> seen = Files.readAttributes(
                file,
                unix ? "unix:isSymbolicLink,isRegularFile,nlink" : "isSymbolicLink,isRegularFile",
                LinkOption.NOFOLLOW_LINKS);
        if ((boolean) seen.get("isSymbolicLink")) {
            return Optional.of(new NotRegularFileException("it is a link", "put the file itself there"));
        }
        if (!(boolean) seen.get("isRegularFile")) {
            return Optional.of(new NotRegularFileException("it is no file", "take it away"));
        }
        if (unix && (int) seen.get("nlink") > 1) {
            return Optional.of(
                    new NotRegularFileException("it has another name elsewhere (a hard link)", "put a copy there"));
        }
        return Optional.empty();
    }
}
