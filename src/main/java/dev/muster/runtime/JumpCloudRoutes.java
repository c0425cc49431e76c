package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.pacing.SteadyClock;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The routes that call the service, by themselves: without a ledger, and without work of their own. */
final class JumpCloudRoutes implements AutoCloseable {
    private final Main main = new Main();
    private final JumpCloudConnection service;
    private final ProducerTemplate template;

    /** @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings */
    JumpCloudRoutes(Settings settings) {
        service = JumpCloudConnection.bind(main, settings, new SteadyClock(Clock.systemUTC()));
        RouteProperties.give(main, settings.forRoutes());
        main.configure().withRoutesIncludePattern(new RouteFiles(settings).ofTheService());
        try {
            main.start();
        } catch (RuntimeException e) {
            main.stop();
            throw new ConfigurationException(
                    "The routes in " + settings.base().resolve("routes") + " cannot be started: " + e.getMessage()
                            + ". Mend them, or put those back that came with the program");
        }
        template = main.getCamelContext().createProducerTemplate();
    }

    JumpCloudConnection service() {
        return service;
    }

    /** Calls the service by one of the routes. */
    ApiResult call(String route, Processor asked) {
        Exchange called = template.send(route, asked);
        if (called.getException() != null) {
            throw new IllegalStateException("The routes failed at a call", called.getException());
        }
        return called.getMessage().getBody(ApiResult.class);
    }

    @Override
    public void close() {
        service.callGate().close();
        main.stop();
    }
}
