package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.SteadyClock;
import java.time.Clock;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The routes that call JumpCloud, without a ledger and without other routes. */
final class JumpCloudRoutes implements AutoCloseable {
    private final Main main = new Main();
    private final JumpCloudConnection service;
    private final ProducerTemplate template;

    /** @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings */
    JumpCloudRoutes(Settings settings) {
        service = JumpCloudConnection.bind(main, settings, new SteadyClock(Clock.systemUTC()));
        RouteProperties.give(main, settings.forRoutes());
        main.configure().withRoutesIncludePattern(new RouteFiles(settings).ofJumpCloud());
        try {
            main.start();
        } catch (RuntimeException e) {
            stop();
            throw new ConfigurationException(
                    "The routes in " + settings.base().resolve("routes") + " cannot be started: " + e.getMessage()
                            + ". Correct them, or restore those that came with the program");
        }
        template = main.getCamelContext().createProducerTemplate();
    }

    JumpCloudConnection service() {
        return service;
    }

    /** Calls JumpCloud by one of the routes. */
    ApiResult call(String route, Processor request) {
        Exchange exchange = template.send(route, request);
        if (exchange.getException() != null) {
            throw new IllegalStateException("A route failed during a call", exchange.getException());
        }
        return Objects.requireNonNull(exchange.getMessage().getBody(ApiResult.class));
    }

    @Override
    public void close() {
        service.callGate().close();
        stop();
    }

    private void stop() {
        main.stop();
        service.close();
    }
}
