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

/** Unfinished files of a process that was killed. They do no harm, but take room and may contain personal data. */
final class LeftoverFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverFiles.class);
    /** Test files of the check that the home is writable, and keys that were not renamed in time. */
    private static final String OF_THE_HOME = "{writable,.secret.key}*.tmp";

    private final Home home;

    LeftoverFiles(Home home) {
        this.home = home;
    }

    /** Deletes them. Only open imports can have any, since everything is written before an import closes. */
    void delete(List<ImportRun> open) throws IOException {
        for (ImportRun left : open) {
            Path source = home.work(left.id()).resolve(left.reading().path());
            for (Path folder : List.of(source.getParent(), home.reports(left.id()), home.deadLetter(left.id()))) {
                if (WholeFile.deleteLeftover(folder)) {
                    LOG.debug("Deleted unfinished files of an earlier process in {}", folder);
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
