package dev.muster.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.muster.records.problem.Quoting;

/**
 * Formats the message and exception of a log line, escaped so that their content cannot start a new line or control a
 * terminal.
 */
public final class EscapedText extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Quoting.onOneLine(event.getFormattedMessage()) + "\n" + super.convert(event);
    }

    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return escaped(super.throwableProxyToString(thrown), thrown);
    }

    /** Keeps the lines of the stack, but not those within messages. */
    private static String escaped(String stack, IThrowableProxy thrown) {
        if (thrown == null) {
            return stack;
        }
        String message = thrown.getMessage();
        String escaped =
                message == null || message.isEmpty() ? stack : stack.replace(message, Quoting.onOneLine(message));
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            escaped = escaped(escaped, suppressed);
        }
        return escaped(escaped, thrown.getCause());
    }
}
