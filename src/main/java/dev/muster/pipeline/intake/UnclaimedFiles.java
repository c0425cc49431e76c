package dev.muster.pipeline.intake;

import dev.muster.config.DoneFile;
import dev.muster.storage.Home;
import dev.muster.storage.StrayFile;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns about files in the inbox that will never be claimed. */
public final class UnclaimedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnclaimedFiles.class);

    private final Home home;
    private final Supplier<Map<String, List<String>>> sources;
    private final DoneFile doneFile;
    private final Clock clock;
    private final Set<String> warned = new HashSet<>();

    /** @param sources the names of the current sources of each organization that has folders there */
    public UnclaimedFiles(Home home, Supplier<Map<String, List<String>>> sources, DoneFile doneFile, Clock clock) {
        this.home = home;
        this.sources = sources;
        this.doneFile = doneFile;
        this.clock = clock;
    }

    /** Warns about each of them once. */
    public void tell() throws IOException {
        for (StrayFile stray : StrayFile.in(home, sources.get(), doneFile, clock.instant())) {
            if (warned.add(stray.path())) {
                LOG.warn(stray.message());
            }
        }
    }
}
