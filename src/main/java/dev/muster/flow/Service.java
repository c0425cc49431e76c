package dev.muster.flow;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.Answers;
import dev.muster.jumpcloud.Calls;
import dev.muster.jumpcloud.Conduct;
import dev.muster.jumpcloud.Redaction;
import dev.muster.jumpcloud.RetryAfter;
import dev.muster.jumpcloud.ServerClock;
import dev.muster.jumpcloud.ServiceClient;
import dev.muster.jumpcloud.SteadyClock;
import dev.muster.record.AttributeCatalog;
import java.time.Clock;
import java.util.List;
import org.apache.camel.main.Main;

/** What the routes that call the service need. */
record Service(Conduct conduct, ServerClock serverClock, Calls calls, ServiceClient client) {

    /** @throws dev.muster.config.ConfigurationException if there is no key */
    static Service bind(Main main, Settings settings, Clock clock) {
        var service = new Service(new Conduct(settings.requestsPerMinute(), new SteadyClock(clock)), new ServerClock(clock), new Calls(),
                new ServiceClient(settings.apiKey(), settings.largestAnswer(), settings.responseTimeout()));
        main.bind("conduct", service.conduct);
        main.bind("serverClock", service.serverClock);
        main.bind("calls", service.calls);
        main.bind("retryAfter", new RetryAfter(service.conduct, service.serverClock, clock));
        main.bind("answers", new Answers(new Redaction(List.of(settings.apiKey())), AttributeCatalog.load()));
        main.bind("serviceClient", service.client);
        return service;
    }
}
