package dev.muster.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.muster.records.problem.Quoting;

/**
 * Message and exception of a log line as text: whatever stands in them, they begin no line of their own and do nothing
 * to a terminal.
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

    /** The lines of the stack are kept, those of the messages are not. */
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
