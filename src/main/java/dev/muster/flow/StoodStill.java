package dev.muster.flow;

import dev.muster.config.FileState;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/** Passes over files that were written to just now: the route that claims files would wait for each of them, and all others with it. */
final class StoodStill implements GenericFileFilter<File> {
    private final Duration settle;
    private final Clock clock;

    StoodStill(Duration settle, Clock clock) {
        this.settle = settle;
        this.clock = clock;
    }

    @Override
    public boolean accept(GenericFile<File> file) {
        if (file.isDirectory()) {
            return true;
        }
        try {
            return FileState.of(file.getFile().toPath()).hasStoodStill(settle, clock.instant());
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }
}
