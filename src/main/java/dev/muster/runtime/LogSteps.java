package dev.muster.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.component.log.LogEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.processor.LogProcessor;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.spi.InterceptStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Shows the log lines of a user's routes, by {@code log} steps and {@code log:} endpoints. Their loggers are named
 * after a route, or as the user likes, so that the levels of {@code config/logback.xml} would hide them. A logger with
 * a level of its own there keeps it.
 */
final class LogSteps extends MainListenerSupport implements InterceptStrategy, EndpointStrategy {
    private final Level from;

    /** @param from the least level that is shown */
    LogSteps(org.slf4j.event.Level from) {
        this.from = Level.convertAnSLF4JLevel(from);
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        var context = main.getCamelContext().getCamelContextExtension();
        context.addInterceptStrategy(this);
        context.registerEndpointCallback(this);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, @Nullable Processor next) {
        if (target instanceof LogProcessor log) {
            show(log.getLogger().getLog().getName());
        }
        return target;
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof LogEndpoint log && log.getLoggerName() != null) {
            show(log.getLoggerName());
        }
        return endpoint;
    }

    private void show(String name) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger && logger.getLevel() == null) {
            logger.setLevel(from);
        }
    }
}
