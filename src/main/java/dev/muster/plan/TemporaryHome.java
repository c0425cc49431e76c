package dev.muster.plan;

import dev.muster.config.Home;
import dev.muster.config.WholeFile;
import dev.muster.storage.Hindrance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder among the temporary ones for what is kept of people while a source is only looked at. It goes with the process, also where
 * that is interrupted; what one that was killed has left goes when the next is made.
 */
final class TemporaryHome implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryHome.class);
    private static final String PREFIX = "muster-plan-";
    /** A folder that is being made has no lock yet. */
    private static final Duration BEING_MADE = Duration.ofMinutes(1);

    private final Home home;
    private final FileChannel lock;
    private final Thread atExit = new Thread(this::deleteIfPossible);

    private TemporaryHome(Path folder) throws IOException {
        home = new Home(folder);
        lock = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static TemporaryHome make() throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")), Instant.now());
    }

    /** @param temporary where temporary folders lie */
    static TemporaryHome make(Path temporary, Instant now) throws IOException {
        var made = new TemporaryHome(Files.createTempDirectory(temporary, PREFIX));
        deleteLeftovers(temporary, Files.getOwner(made.home.root()), now);
        return made;
    }

    Home home() {
        return home;
    }

    /** Whether something failed since there is no more room here. */
    boolean isFullBy(Exception failure) {
        return Hindrance.of(failure, home).filter(hindrance -> hindrance.kind() == Hindrance.Kind.FULL).isPresent();
    }

    private static void deleteLeftovers(Path temporary, UserPrincipal user, Instant now) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                deleteLeftover(folder, user, now);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("What earlier processes left in {} could not be looked for", temporary, e);
        }
    }

    private static void deleteLeftover(Path folder, UserPrincipal user, Instant now) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.getOwner(folder).equals(user)
                    && Files.getLastModifiedTime(folder).toInstant().plus(BEING_MADE).isBefore(now) && !isInUse(folder)) {
                WholeFile.deleteFolder(folder);
            }
        } catch (IOException e) {
            LOG.debug("{} could not be deleted", folder, e);
        }
    }

    private static boolean isInUse(Path folder) throws IOException {
        Path lockFile = new Home(folder).lock();
        if (Files.notExists(lockFile)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE); FileLock mine = channel.tryLock()) {
            return mine == null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return true;
        }
    }

    private void delete() throws IOException {
        lock.close();
        WholeFile.deleteFolder(home.root());
    }

    private void deleteIfPossible() {
        try {
            delete();
        } catch (IOException e) {
            LOG.debug("{} is left for the next process to delete", home.root(), e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException isEndingAlready) {
            LOG.debug("{} goes with the process", home.root());
        }
        try {
            delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
