package dev.muster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What makes files and folders private to the user who runs the process, whatever that user's umask; nothing where a
 * file system has no such modes.
 */
public final class FilePermissions {
    private static final String FILE = "rw-------";
    private static final String FOLDER = "rwx------";

    private FilePermissions() {}

    /** For a file that is made at that path. */
    public static FileAttribute<?>[] ofFile(Path path) {
        return of(path, FILE);
    }

    /** For a folder that is made at that path. */
    static FileAttribute<?>[] ofFolder(Path path) {
        return of(path, FOLDER);
    }

    private static FileAttribute<?>[] of(Path path, String mode) {
        return hasModes(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /**
     * Takes a file of somebody else from the eyes of others, as far as its owner lets us; the folder that it lies in is
     * private in any case.
     */
    static void take(Path file) {
        if (hasModes(file)) {
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
            } catch (IOException ownedBySomebodyElse) {
                // Nobody else can enter the folder.
            }
        }
    }

    private static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
