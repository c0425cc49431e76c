package dev.muster.crash;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/** Suppresses log lines of threads whose run has ended. */
public final class LogSilencer extends TurboFilter {
    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        return ProcessRun.isOverForThisThread() ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
