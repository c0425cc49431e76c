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
 * SQLite's native library. Its driver would unpack it at each start into a file of its own, which a process that is
 * killed leaves for ever; the build has unpacked it into a folder beside the program, one for each platform.
 */
final class SqliteNativeLibrary {
    private static final String FOLDER = "native";
    private static final String TAKEN_FROM = "org.sqlite.lib.path";
    private static final String UNPACKED_INTO = "org.sqlite.tmpdir";

    private SqliteNativeLibrary() {}

    /**
     * Tells the driver, before its first connection, where the library lies. If there is none beside the program, the
     * driver unpacks its own into a temporary folder. Settings of the user are kept. Only the driver loads the library:
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
