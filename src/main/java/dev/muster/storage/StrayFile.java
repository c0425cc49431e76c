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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that stays in the inbox, since the route that claims files leaves it alone.
 *
 * @param path where it lies in the inbox, with {@code /} on every system
 * @param reason why it stays, without a full stop
 * @param hint what to do about it, likewise
 */
public record StrayFile(String path, String reason, String hint) {
    /** Enough to see what is wrong; whoever put a whole tree there needs no longer list. */
    private static final int MOST = 100;

    private static final int DEEPEST = 8;
    /** What is written to for so long no more is not being copied any more. */
    private static final Duration STILL = Duration.ofMinutes(1);
    /** As {@code routes/intake.camel.yaml} excludes them. */
    private static final Pattern NOT_CLAIMED = Pattern.compile(
            "(?is)\\..*|~.*|.*~|.*\\.(part|partial|tmp|download|crdownload|opdownload|filepart|bak|old|orig|save|sw[op])|#.*#|desktop\\.ini|thumbs\\.db|.*:zone\\.identifier");

    private static final Pattern OF_THE_SYSTEM = Pattern.compile("(?is)desktop\\.ini|thumbs\\.db|.*:zone\\.identifier");
    private static final Pattern BACKUP = Pattern.compile("(?is).*~|#.*#|.*\\.(bak|old|orig|save|sw[op])");

    /**
     * The files of the inbox that nobody will claim, in the order of their paths, and no more than 100. Those that may
     * still be being copied are not among them, nor what a desktop hides there for its own ends.
     *
     * @param orgs the names of the organizations that have folders there
     * @param done how it is known of a file that it is whole
     */
    public static List<StrayFile> in(Home home, List<String> orgs, DoneFile done, Instant now) throws IOException {
        var unclaimedFiles = new ArrayList<StrayFile>();
        if (Files.isDirectory(home.inbox())) {
            Files.walkFileTree(
                    home.inbox(),
                    EnumSet.noneOf(FileVisitOption.class),
                    DEEPEST,
                    new Look(home, orgs, done, now, unclaimedFiles));
        }
        return unclaimedFiles.stream()
                .sorted((one, other) -> one.path.compareTo(other.path))
                .toList();
    }

    /** Whether the route that claims files leaves a file of this name alone. */
    public static boolean isNotClaimed(String name) {
        return NOT_CLAIMED.matcher(name).matches();
    }

    /** All of it in one sentence without a full stop. */
    public String told() {
        return path + " stays in the inbox: " + reason + "; " + hint;
    }

    private static final class Look extends SimpleFileVisitor<Path> {
        private final Path inbox;
        private final List<Path> watched;
        private final boolean forSeveral;
        private final DoneFile done;
        private final OpenWriters openWriters;
        private final Instant now;
        private final List<StrayFile> unclaimedFiles;

        Look(Home home, List<String> orgs, DoneFile done, Instant now, List<StrayFile> unclaimedFiles) {
            inbox = home.inbox();
            this.done = done;
            openWriters = new OpenWriters(inbox);
            watched = home.inboxes(orgs);
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
            return unclaimedFiles.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (Files.exists(file)) {
                add(file, "this user may not read it", "let this user read it, or move it away");
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
                    add(file, "it marks a file as whole that is not there", "put the file there, or remove the marker");
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
                                ? "only files in the folders of organizations, org/NAME and its folders "
                                        + Operation.words() + ", are imported, and of the names in muster.orgs"
                                : "only files in the inbox itself and in its folders " + Operation.words()
                                        + " are imported",
                        "move it there");
            } else if (!Files.exists(Path.of(file.toString()), LinkOption.NOFOLLOW_LINKS)) {
                add(file, "its name is not UTF-8, so that it cannot be opened by its name", "give it another name");
            } else if (name.indexOf('\\') >= 0) {
                add(file, "there is a backslash in its name", "give it another name");
            } else if (!Files.isReadable(file)) {
                add(file, "this user may not read it", "let this user read it, or move it away");
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
                        "put the marker there when the file is whole");
            }
        }

        private void addByItsName(Path file, String name) {
            if (OF_THE_SYSTEM.matcher(name).matches()) {
                add(file, "by its name it was made by the operating system", "delete it");
            } else if (name.startsWith("~$")) {
                add(
                        file,
                        "by its name it is the lock file of a document that is open",
                        "close the document, or delete it");
            } else if (BACKUP.matcher(name).matches()) {
                add(
                        file,
                        "by its name it is a backup copy",
                        "give it another name if it is to be imported, or delete it");
            } else {
                add(file, "its name says that it is still being copied", "give it another name when it is whole");
            }
        }

        private void add(Path file, String reason, String hint) {
            unclaimedFiles.add(
                    new StrayFile(inbox.relativize(file).toString().replace(File.separatorChar, '/'), reason, hint));
        }
    }
}
