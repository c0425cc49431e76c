package dev.muster.storage;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes files atomically: a file has its final name only once it is complete, even after a power failure. New files
 * and folders are private to the user of the process.
 */
public final class WholeFile {
    private static final String TEMPORARY = ".writing.tmp";

    private WholeFile() {}

    /** Writes the content of a file; may close the stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, creating its folder if needed and replacing an existing file. Only one file of a folder may be
     * written at a time, under a fixed temporary name, since the final name may already have the maximum length. On
     * failure nothing is left, to free the space on a full disk.
     */
    public static void write(Path target, Content content) throws IOException {
        makeFolder(folderOf(target));
        Path temporary = target.resolveSibling(TEMPORARY);
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel writing = open(temporary)) {
                // The lock shows that this is not a leftover; it ends with the process.
                writing.lock();
                OutputStream out = new BufferedOutputStream(new Unclosed(Channels.newOutputStream(writing), target));
                content.writeTo(out);
                out.close();
                writing.force(true);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
            force(folderOf(target));
        } catch (IOException | RuntimeException | Error failure) {
            deleteAfter(failure, temporary);
            throw failure;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FilePermissions.ofFile(file));
    }

    private static void deleteAfter(Throwable failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Moves a file within the home, and makes sure that the move and the content survive a power failure. */
    public static void move(Path file, Path target) throws IOException {
        makeFolder(folderOf(target));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        settle(file, target);
    }

    /**
     * Moves a file from a shared folder into a private one. The file is moved before it is checked, because it could be
     * replaced between a check and the move. Anything but a regular file is moved back.
     *
     * @return the reason why it was moved back; empty if it was taken
     * @throws FileAlreadyExistsException if another file has taken its place meanwhile; it then stays at the target
     */
    public static Optional<NotRegularFileException> take(Path file, Path target) throws IOException {
        makeFolder(folderOf(target));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        Optional<NotRegularFileException> left = NotRegularFileException.of(target);
        if (left.isPresent()) {
            Files.move(target, file);
        } else {
            settle(file, target);
        }
        return left;
    }

    private static void settle(Path file, Path target) throws IOException {
        force(target);
        force(folderOf(target));
        force(folderOf(file));
        FilePermissions.makePrivate(target);
    }

    /** Deletes a file so that it stays deleted after a power failure. */
    public static void delete(Path file) throws IOException {
        Files.delete(file);
        force(folderOf(file));
    }

    /**
     * Deletes a folder with its content, so that it stays deleted after a power failure. Deletes links, not their
     * targets. Does nothing if the folder does not exist.
     */
    public static void deleteFolder(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
        force(folderOf(folder));
    }

    /** Creates a folder and its parents if they are missing. */
    public static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folderOf(folder.toAbsolutePath());
        makeFolder(parent);
        try {
            Files.createDirectory(folder, FilePermissions.ofFolder(folder));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        force(parent);
    }

    /** The folder of a file below the home, or of another folder there. */
    public static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    /** Deletes a folder and its parents below another one, if they exist; each must be empty. */
    public static void deleteEmpty(Path folder, Path upTo) throws IOException {
        for (Path empty = folder; !empty.equals(upTo); empty = folderOf(empty)) {
            Files.deleteIfExists(empty);
        }
    }

    /**
     * Deletes an incomplete file that an earlier process left in a folder, unless it is being written now; returns
     * whether there was one.
     */
    public static boolean deleteLeftover(Path folder) throws IOException {
        Path temporary = folder.resolve(TEMPORARY);
        if (!Files.isRegularFile(temporary)) {
            return false;
        }
        try (FileChannel left = FileChannel.open(temporary, StandardOpenOption.WRITE);
                FileLock mine = left.tryLock()) {
            return mine != null && Files.deleteIfExists(temporary);
        } catch (OverlappingFileLockException writtenByThisProcess) {
            return false;
        }
    }

    /** Returns whether a file is incomplete. */
    public static boolean isLeftover(Path file) {
        return file.getFileName().toString().equals(TEMPORARY);
    }

    private static void force(Path fileOrFolder) throws IOException {
        Optional<OpenOption> option = toForce(Files.isDirectory(fileOrFolder), File.separatorChar == '\\');
        if (option.isPresent()) {
            try (FileChannel channel = FileChannel.open(fileOrFolder, option.get())) {
                channel.force(true);
            }
        }
    }

    /**
     * The option to open a file or folder with before forcing it to disk; empty if that is not needed. Windows cannot
     * open folders, which it keeps consistent itself, and cannot force files opened for reading. Elsewhere, files of
     * other users may only be readable.
     */
    static Optional<OpenOption> toForce(boolean folder, boolean windows) {
        return folder && windows
                ? Optional.empty()
                : Optional.of(windows ? StandardOpenOption.WRITE : StandardOpenOption.READ);
    }

    /** Ignores close, since the channel is closed by the caller, and adds the file name to errors. */
    private static final class Unclosed extends FilterOutputStream {
        private final Path target;

        Unclosed(OutputStream out, Path target) {
            super(out);
            this.target = target;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException nameless) {
                throw (IOException)
                        new FileSystemException(target.toString(), null, nameless.getMessage()).initCause(nameless);
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
