package dev.muster.e2e;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Captures the log of Muster and Camel, for all concurrent tests, instead of printing it. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> {
    private final List<Logger> loggers = Stream.of("dev.muster", "org.apache.camel")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private CapturedLog() {}

    public static CapturedLog begin() {
        var log = new CapturedLog();
        log.start();
        log.loggers.forEach(logger -> {
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
            logger.addAppender(log);
        });
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    public String text() {
        return String.join("\n", lines);
    }

    public void end() {
        loggers.forEach(logger -> {
            logger.detachAppender(this);
            logger.setAdditive(true);
            logger.setLevel(null);
        });
    }
}
