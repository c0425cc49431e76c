package dev.muster.ledger.database;

import dev.muster.storage.Home;
import dev.muster.storage.TemporaryFolder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library. The driver would unpack it into a new temporary file at every start, which a killed process
 * never deletes. The build unpacks it into a folder next to the program, one for each platform.
 */
final class SqliteNativeLibrary {
    private static final String FOLDER = "native";
    private static final String TAKEN_FROM = "org.sqlite.lib.path";
    private static final String UNPACKED_INTO = "org.sqlite.tmpdir";

    private SqliteNativeLibrary() {}

    /**
     * Sets the library's folder for the driver before its first connection. Without a library next to the program, the
     * driver unpacks its own into a temporary folder. User settings take precedence. Only the driver loads the library:
     * a second copy in one process crashes it.
     */
    static synchronized void locate(Home home) throws IOException {
        if (System.getProperty(TAKEN_FROM) != null || System.getProperty(UNPACKED_INTO) != null) {
            return;
        }
        Path folder = besideTheProgram().resolve(OSInfo.getNativeLibFolderPathForCurrentOS());
        if (Files.isRegularFile(folder.resolve(LibraryLoaderUtil.getNativeLibName()))) {
            System.setProperty(TAKEN_FROM, folder.toString());
        } else {
            System.setProperty(
                    UNPACKED_INTO,
                    TemporaryFolder.make(home.temporary(), "sqlite").path().toString());
        }
    }

    private static Path besideTheProgram() {
        try {
            return Path.of(SqliteNativeLibrary.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling(FOLDER)
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
