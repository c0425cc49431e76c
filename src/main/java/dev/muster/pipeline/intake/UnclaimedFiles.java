package dev.muster.pipeline.intake;

import dev.muster.config.Settings;
import dev.muster.storage.Home;
import dev.muster.storage.StrayFile;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what is in the inbox and will never be claimed. */
public final class UnclaimedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnclaimedFiles.class);

    private final Home home;
    private final Settings settings;
    private final Clock clock;
    private final Set<String> told = new HashSet<>();

    /** @param settings tell which organizations have folders there */
    public UnclaimedFiles(Home home, Settings settings, Clock clock) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
    }

    /** Warns of them, once of each. */
    public void tell() throws IOException {
        for (StrayFile stray : StrayFile.in(home, settings.orgs(), settings.doneFile(), clock.instant())) {
            if (told.add(stray.path())) {
                LOG.warn(stray.message());
            }
        }
    }
}
