package dev.muster.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A private temporary folder for personal data. It is deleted when the process ends, even if interrupted. A lock in it
 * shows that its process is alive, so that other processes can delete leftovers of killed ones.
 */
public final class TemporaryFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
    /** The names of files to clean up. Other files are kept: the home may have had a folder of this name before. */
    private static final String OF_MUSTER = "muster-{plan,sqlite,workbook}-*";
    /**
     * The folders of this process, which it must not open: closing any channel to a file releases the process's lock.
     */
    private static final Set<Path> OF_THIS_PROCESS = new HashSet<>();

    private final Path path;
    private final FileChannel lock;
    private final Thread atExit = new Thread(this::delete);

    private TemporaryFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
        OF_THIS_PROCESS.add(path);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Creates a folder.
     *
     * @param parent of the folder
     * @param purpose used in its name
     */
    public static synchronized TemporaryFolder make(Path parent, String purpose) throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(parent, "muster-" + purpose + "-");
            try {
                FileChannel lock = FileChannel.open(lockOf(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                lock.lock();
                if (Files.exists(lockOf(path))) {
                    return new TemporaryFolder(path, lock);
                }
                lock.close();
            } catch (NoSuchFileException deletedAsALeftover) {
                LOG.debug("{} was deleted before it was locked; creating another one", path);
            }
        }
    }

    /** The path of the folder. */
    public Path path() {
        return path;
    }

    /** Deletes leftovers of killed processes in a folder for temporary files. */
    public static synchronized void deleteLeftovers(Path folder) {
        deleteLeftovers(folder, null);
    }

    /** Deletes leftovers of a user's killed processes in the system's folder for temporary files. */
    public static synchronized void deleteLeftoversOf(UserPrincipal user) {
        deleteLeftovers(Path.of(System.getProperty("java.io.tmpdir")), user);
    }

    private static void deleteLeftovers(Path folder, @Nullable UserPrincipal user) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, OF_MUSTER)) {
            for (Path each : all) {
                if (!OF_THIS_PROCESS.contains(each)
                        && (user == null
                                || Files.getOwner(each, LinkOption.NOFOLLOW_LINKS)
                                        .equals(user))) {
                    deleteUnlessInUse(each);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Could not look for leftovers in {}", folder, e);
        }
    }

    /** A file is its own lock. */
    private static void deleteUnlessInUse(Path left) {
        Path lockFile = Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS) ? lockOf(left) : left;
        try (FileChannel channel = FileChannel.open(
                        lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock mine = channel.tryLock()) {
            if (mine != null) {
                WholeFile.deleteFolder(left);
            }
        } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
            LOG.debug("Could not delete {}", left, e);
        }
    }

    private static Path lockOf(Path folder) {
        return new Home(folder).lock();
    }

    private void delete() {
        try {
            lock.close();
            WholeFile.deleteFolder(path);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Could not delete {}; the next process will", path, e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException isEndingAlready) {
            LOG.debug("{} is deleted by the shutdown hook", path);
        }
        delete();
    }
}
