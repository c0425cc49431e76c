package dev.muster.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.muster.config.LogSettings;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The logging of this process. {@code config/logback.xml} reads it from system properties when the first line is
 * logged.
 */
public final class LoggingSetup {
    private static final String FORMAT = "muster.log.format";
    private static final String LEVEL = "muster.log.level";

    private LoggingSetup() {}

    /**
     * Sets up logging before the settings are read, since reading them may already log.
     *
     * @param usual the level to log at unless a setting says otherwise
     */
    static void begin(Level usual) {
        set(LogSettings.early(CommandContext.base(), System.getenv()), usual);
    }

    /** Sets up logging for a command in the foreground, which logs warnings. */
    public static void beginInForeground() {
        begin(Level.WARN);
    }

    /** Applies the settings as they were read; placeholders may differ from what {@link #begin} could see. */
    static void follow(LogSettings settings, Level usual) {
        if (set(settings, usual)) {
            var context = (LoggerContext) LoggerFactory.getILoggerFactory();
            context.reset();
            try {
                new ContextInitializer(context).autoConfig();
            } catch (JoranException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Returns whether anything changed. */
    private static boolean set(LogSettings settings, Level usual) {
        String level = settings.level().orElse(usual).name();
        String formerFormat = System.setProperty(FORMAT, settings.format());
        String formerLevel = System.setProperty(LEVEL, level);
        return !settings.format().equals(formerFormat) || !level.equals(formerLevel);
    }
}
