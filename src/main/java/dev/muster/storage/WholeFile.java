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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes files that stand under their final name as a whole or not at all, even if the power fails. What is made is
 * private to the user who runs the process.
 */
public final class WholeFile {
    private static final String TEMPORARY = ".writing.tmp";

    private WholeFile() {}

    /** What writes the file's content; it may close the stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, making its folder if that is missing and replacing a file of that name. One file of a folder is
     * written at a time; until it is whole it has a name of its own, since the final one may be as long as a name may
     * be. Where it cannot be written nothing is left of it: a full disk needs the room.
     */
    public static void write(Path target, Content content) throws IOException {
        makeFolder(target.getParent());
        Path temporary = target.resolveSibling(TEMPORARY);
        try {
            Files.deleteIfExists(temporary);
            try (FileChannel writing = open(temporary)) {
                // The lock tells others that this is no leftover; it ends with the process, however that ends.
                writing.lock();
                OutputStream out = new BufferedOutputStream(new Unclosed(Channels.newOutputStream(writing), target));
                content.writeTo(out);
                out.close();
                writing.force(true);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
            force(target.getParent());
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

    /**
     * Moves a file within the home, and makes sure that the move outlives a power failure, and what stands in the file
     * with it.
     */
    public static void move(Path file, Path target) throws IOException {
        makeFolder(target.getParent());
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        settle(file, target);
    }

    /**
     * Moves a file from a shared folder into a private one. The file is moved before it is checked, because it could be
     * replaced between a check and the move. Anything but a plain file is put back.
     *
     * @return why it was left; empty if it was taken
     * @throws FileAlreadyExistsException if another file came to its place before it was put back: it stays at its
     *     target
     */
    public static Optional<NotRegularFileException> take(Path file, Path target) throws IOException {
        makeFolder(target.getParent());
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
        force(target.getParent());
        force(file.getParent());
        FilePermissions.take(target);
    }

    /** Deletes a file for good: it does not come back where the power fails. */
    public static void delete(Path file) throws IOException {
        Files.delete(file);
        force(file.getParent());
    }

    /**
     * Deletes a folder for good with all that lies in it; links are deleted, and what they point to is not. Nothing
     * happens where there is none.
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
        force(folder.getParent());
    }

    /** Makes a folder, and those that it lies in, where they are missing. */
    public static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
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

    /** Deletes a folder and those that it lies in, up to one that stays; each must be empty, or gone already. */
    public static void deleteEmpty(Path folder, Path upTo) throws IOException {
        for (Path empty = folder; !empty.equals(upTo); empty = empty.getParent()) {
            Files.deleteIfExists(empty);
        }
    }

    /**
     * Deletes what an earlier process left half written in a folder; returns whether there was something. What is being
     * written just now stays.
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

    /** Whether a file is one that is not whole yet, or never became so. */
    public static boolean isLeftover(Path file) {
        return file.getFileName().toString().equals(TEMPORARY);
    }

    private static void force(Path fileOrFolder) throws IOException {
        Optional<OpenOption> transport = toForce(Files.isDirectory(fileOrFolder), File.separatorChar == '\\');
        if (transport.isPresent()) {
            try (FileChannel channel = FileChannel.open(fileOrFolder, transport.get())) {
                channel.force(true);
            }
        }
    }

    /**
     * How a file or folder is opened to be brought to the disk; empty for what needs none. Windows opens no folder,
     * whose entries its file system keeps by itself, and forces nothing that is only read; elsewhere a file of somebody
     * else may be read and not be written.
     */
    static Optional<OpenOption> toForce(boolean folder, boolean windows) {
        return folder && windows
                ? Optional.empty()
                : Optional.of(windows ? StandardOpenOption.WRITE : StandardOpenOption.READ);
    }

    /**
     * Leaves the closing to the one who has opened the channel, since whoever writes the content may close the stream;
     * names the file where there is no room.
     */
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
