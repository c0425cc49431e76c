package dev.muster.flow;

import dev.muster.config.Home;
import dev.muster.config.TemporaryFolder;
import dev.muster.config.WholeFile;
import dev.muster.ledger.Import;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process that was killed has left half written. It does no harm, but takes room, and may hold what should not lie about. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    /** A file that tried whether the home can be written to, and a key that did not come to have its name. */
    private static final String OF_THE_HOME = "{writable,.secret.key}*.tmp";

    private final Home home;

    Leftovers(Home home) {
        this.home = home;
    }

    /** Deletes them. Only imports that are open can have any: whatever is written of an import is written before it closes. */
    void delete(List<Import> open) throws IOException {
        for (Import left : open) {
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
