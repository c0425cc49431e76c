package dev.muster.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.muster.config.LogSettings;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * How this process logs. {@code config/logback.xml} reads it from Java's own properties, when the first line is logged.
 */
public final class LoggingSetup {
    private static final String FORMAT = "muster.log.format";
    private static final String LEVEL = "muster.log.level";

    private LoggingSetup() {}

    /**
     * To be called before the settings are read: reading them may log already.
     *
     * @param usual how much is logged where no setting says so
     */
    static void begin(Level usual) {
        set(LogSettings.early(CommandContext.base(), System.getenv()), usual);
    }

    /** {@link #begin} of a command in the foreground, which logs warnings. */
    public static void beginInForeground() {
        begin(Level.WARN);
    }

    /**
     * Follows the settings as they were read, where a placeholder said something else than {@link #begin} could see.
     */
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

    /** Says whether it is something else than before. */
    private static boolean set(LogSettings settings, Level usual) {
        String level = settings.level().orElse(usual).name();
        return !settings.format().equals(System.setProperty(FORMAT, settings.format()))
                | !level.equals(System.setProperty(LEVEL, level));
    }
}
