package dev.muster.cli;

import dev.muster.config.Settings;
import org.slf4j.event.Level;

/** How this process logs. {@code config/logback.xml} reads it from Java's own properties, when the first line is logged. */
final class Logging {
    private Logging() {
    }

    /**
     * To be called before anything is logged.
     *
     * @param usual how much is logged where no setting says so
     */
    static void begin(Settings settings, Level usual) {
        System.setProperty("muster.log.format", settings.logFormat());
        System.setProperty("muster.log.level", settings.logLevel().orElse(usual).name());
    }
}
