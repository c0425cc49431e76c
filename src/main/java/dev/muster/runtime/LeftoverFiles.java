package dev.muster.runtime;

import dev.muster.ledger.model.ImportRun;
import dev.muster.storage.Home;
import dev.muster.storage.TemporaryFolder;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process that was killed has left half written. It does no harm, but takes room, and may hold what should not
 * lie about.
 */
final class LeftoverFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverFiles.class);
    /** A file that tried whether the home can be written to, and a key that did not come to have its name. */
    private static final String OF_THE_HOME = "{writable,.secret.key}*.tmp";

    private final Home home;

    LeftoverFiles(Home home) {
        this.home = home;
    }

    /**
     * Deletes them. Only imports that are open can have any: whatever is written of an import is written before it
     * closes.
     */
    void delete(List<ImportRun> open) throws IOException {
        for (ImportRun left : open) {
            Path source = home.work(left.id()).resolve(left.path());
            for (Path folder : List.of(source.getParent(), home.reports(left.id()), home.deadLetter(left.id()))) {
                if (WholeFile.deleteLeftover(folder)) {
                    LOG.debug("What an earlier process left half written in {} is deleted", folder);
                }
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.root(), OF_THE_HOME)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        home.makeTemporary();
        TemporaryFolder.deleteLeftovers(home.temporary());
    }
}
