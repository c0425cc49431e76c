package dev.muster.storage;

import dev.muster.config.DoneFile;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file in the inbox that is not imported, because the route that claims files ignores it.
 *
 * @param path relative to the inbox, with {@code /} on every system
 * @param reason why it is ignored, without a full stop
 * @param hint what to do about it, likewise
 */
public record StrayFile(String path, String reason, String hint) {
    /** Enough to see what is wrong. */
    private static final int MAX_FILES = 100;

    private static final int MAX_DEPTH = 8;
    /** The time without writes after which a file is no longer being copied. */
    private static final Duration STILL = Duration.ofMinutes(1);
    /** The same names as {@code routes/intake.camel.yaml} excludes. */
    private static final Pattern NOT_CLAIMED = Pattern.compile("(?is)\\..*|~.*|.*~"
            + "|.*\\.(part|partial|tmp|download|crdownload|opdownload|filepart|bak|old|orig|save|sw[op])"
            + "|#.*#|desktop\\.ini|thumbs\\.db|.*:zone\\.identifier");

    private static final Pattern OF_THE_SYSTEM = Pattern.compile("(?is)desktop\\.ini|thumbs\\.db|.*:zone\\.identifier");
    private static final Pattern BACKUP = Pattern.compile("(?is).*~|#.*#|.*\\.(bak|old|orig|save|sw[op])");

    /**
     * Returns at most 100 files of the inbox that will not be claimed, sorted by path. Leaves out files that may still
     * be copied, and hidden files of a desktop.
     *
     * @param sources the names of the sources of each organization
     * @param done the marker for complete files
     */
    public static List<StrayFile> in(Home home, Map<String, List<String>> sources, DoneFile done, Instant now)
            throws IOException {
        var unclaimedFiles = new ArrayList<StrayFile>();
        if (Files.isDirectory(home.inbox())) {
            Files.walkFileTree(
                    home.inbox(),
                    EnumSet.noneOf(FileVisitOption.class),
                    MAX_DEPTH,
                    new Look(home, sources, done, now, unclaimedFiles));
        }
        return unclaimedFiles.stream()
                .sorted((one, other) -> one.path.compareTo(other.path))
                .toList();
    }

    /** Returns whether the route that claims files ignores a name. */
    public static boolean isNotClaimed(String name) {
        return NOT_CLAIMED.matcher(name).matches();
    }

    /** All in one sentence, without a full stop. */
    public String message() {
        return path + " is not imported: " + reason + "; " + hint;
    }

    private static final class Look extends SimpleFileVisitor<Path> {
        private final Path inbox;
        private final List<Path> watched;
        private final boolean forSeveral;
        private final String folders;
        private final DoneFile done;
        private final OpenWriters openWriters;
        private final Instant now;
        private final List<StrayFile> unclaimedFiles;

        Look(Home home, Map<String, List<String>> sources, DoneFile done, Instant now, List<StrayFile> unclaimedFiles) {
            inbox = home.inbox();
            this.done = done;
            openWriters = new OpenWriters(inbox);
            watched = home.inboxes(sources);
            folders = Stream.concat(
                            Arrays.stream(Operation.values()).map(Operation::word),
                            sources.values().stream().flatMap(List::stream))
                    .distinct()
                    .collect(Collectors.joining(", "));
            forSeveral = !watched.contains(inbox);
            this.now = now;
            this.unclaimedFiles = unclaimedFiles;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                Optional<NotRegularFileException> notPlain = NotRegularFileException.of(file);
                if (notPlain.isPresent()) {
                    add(file, notPlain.get().reason(), notPlain.get().hint());
                } else {
                    look(file, attributes);
                }
            } catch (NoSuchFileException claimedMeanwhile) {
                return FileVisitResult.CONTINUE;
            }
            return unclaimedFiles.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (Files.exists(file)) {
                add(file, "this user cannot read it", "allow this user to read it, or move it away");
            }
            return FileVisitResult.CONTINUE;
        }

        /** A folder may be gone before it was looked at to its end. */
        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private void look(Path file, BasicFileAttributes attributes) throws IOException {
            String name = file.getFileName().toString();
            boolean still =
                    attributes.lastModifiedTime().toInstant().plus(STILL).isBefore(now);
            if (done.isMarker(file) && watched.contains(file.getParent())) {
                if (still && !done.isOfAFile(file)) {
                    add(file, "it is the marker of a missing file", "add the file or remove the marker");
                }
            } else if (isNotClaimed(name)) {
                boolean hidden = name.startsWith(".") && SourceFormat.of(file).isEmpty();
                if (!hidden && still) {
                    addByItsName(file, name);
                }
            } else if (!watched.contains(file.getParent())) {
                add(
                        file,
                        forSeveral
                                ? "it is not in a folder of an organization in muster.orgs: org/NAME, or org/NAME/ and "
                                        + folders
                                : "it is not in the inbox itself or its folders " + folders,
                        "move it there");
            } else if (!Files.exists(Path.of(file.toString()), LinkOption.NOFOLLOW_LINKS)) {
                add(file, "its name is not UTF-8, so it cannot be opened", "rename it");
            } else if (name.indexOf('\\') >= 0) {
                add(file, "its name contains a backslash", "rename it");
            } else if (!Files.isReadable(file)) {
                add(file, "this user cannot read it", "allow this user to read it, or move it away");
            } else if (still) {
                checkWhole(file);
            }
        }

        private void checkWhole(Path file) throws IOException {
            Optional<String> writer = openWriters.of(file);
            if (writer.isPresent()) {
                add(file, writer.get() + " has it open for writing", "close it there");
            } else if (done.isUsed() && !Files.exists(done.of(file))) {
                add(
                        file,
                        "its marker " + done.of(file).getFileName() + " is missing",
                        "add the marker when the file is complete");
            }
        }

        private void addByItsName(Path file, String name) {
            if (OF_THE_SYSTEM.matcher(name).matches()) {
                add(file, "it is a file of the operating system, by its name", "delete it");
            } else if (name.startsWith("~$")) {
                add(file, "it is the lock file of an open document, by its name", "close the document or delete it");
            } else if (BACKUP.matcher(name).matches()) {
                add(file, "it is a backup copy, by its name", "rename it to import it, or delete it");
            } else {
                add(file, "it is still being copied, by its name", "rename it when it is complete");
            }
        }

        private void add(Path file, String reason, String hint) {
            unclaimedFiles.add(
                    new StrayFile(inbox.relativize(file).toString().replace(File.separatorChar, '/'), reason, hint));
        }
    }
}
