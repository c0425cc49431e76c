package dev.muster.runtime;

import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.storage.FileState;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.LRUCacheFactory;

/**
 * Skips files that were just written to: the claiming route would wait for each of them, and delay all others. A file
 * whose time lies in the future, by another machine's clock, has to stay unchanged for the same time instead.
 */
final class SettledFileFilter implements GenericFileFilter<File> {
    private static final int MOST_WATCHED = 10_000;

    private final Duration settle;
    private final Clock clock;
    private final Clock wall;
    private final Map<File, Watched> watched = LRUCacheFactory.newLRUCache(MOST_WATCHED);

    private final Predicate<String> folders;

    private record Watched(FileState state, Instant since) {}

    /**
     * @param folders the folders of the inbox, by name, whose files are claimed; those of the inbox itself always are
     */
    SettledFileFilter(Duration settle, Predicate<String> folders, Clock clock) {
        this.folders = folders;
        this.settle = settle;
        this.clock = clock;
        wall = SteadyClock.wallClock(clock);
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        if (file.isDirectory()) {
            return true;
        }
        String folder = new File(file.getRelativeFilePath()).getParent();
        if (folder != null && !folders.test(folder)) {
            return false;
        }
        try {
            FileState state = FileState.of(file.getFile().toPath());
            return state.hasStoodStill(Duration.ZERO, wall.instant())
                    ? state.hasStoodStill(settle, wall.instant())
                    : looksTheSame(file.getFile(), state);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    private boolean looksTheSame(File file, FileState state) {
        Instant now = clock.instant();
        Watched seen = watched.merge(
                file, new Watched(state, now), (before, fresh) -> before.state().equals(state) ? before : fresh);
        return !now.isBefore(seen.since().plus(settle));
    }
}
