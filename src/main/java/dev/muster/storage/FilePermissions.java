package dev.muster.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The attributes that make files and folders private to the user of the process, regardless of the umask; none on file
 * systems without POSIX permissions.
 */
public final class FilePermissions {
    private static final String FILE = "rw-------";
    private static final String FOLDER = "rwx------";

    private FilePermissions() {}

    /** For a new file. */
    public static FileAttribute<?>[] ofFile(Path path) {
        return of(path, FILE);
    }

    /** For a new folder. */
    static FileAttribute<?>[] ofFolder(Path path) {
        return of(path, FOLDER);
    }

    private static FileAttribute<?>[] of(Path path, String mode) {
        return hasModes(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /** Makes a file private if its owner permits; the folder that it is in is private in any case. */
    static void makePrivate(Path file) {
        if (hasModes(file)) {
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
            } catch (IOException ownedByAnotherUser) {
                // The private folder protects it.
            }
        }
    }

    private static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
