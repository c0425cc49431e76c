package dev.muster.flow;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.Access;
import dev.muster.jumpcloud.Answers;
import dev.muster.jumpcloud.Calls;
import dev.muster.jumpcloud.Conduct;
import dev.muster.jumpcloud.Redaction;
import dev.muster.jumpcloud.RetryAfter;
import dev.muster.jumpcloud.ServerClock;
import dev.muster.jumpcloud.ServiceClient;
import dev.muster.net.Way;
import dev.muster.record.AttributeCatalog;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * What the routes that call the service need: for one organization all that is its own.
 *
 * @param redaction takes out of a text whatever nobody may see of the credentials and of the way to the service, as they are when it is asked for
 */
record Service(Conduct conduct, ServerClock serverClock, Calls calls, ServiceClient client, Supplier<Redaction> redaction) {

    /** @throws dev.muster.config.ConfigurationException if there are no credentials, or a certificate cannot be used */
    static Service bind(Main main, Settings settings, Clock clock) {
        Access access = Access.of(settings.connection().credentials(), clock);
        Way way = Way.of(settings.connection());
        var client = new ServiceClient(access, way, settings.largestAnswer(), settings.responseTimeout());
        var service = new Service(new Conduct(settings.org(), settings.requestsPerMinute(), clock, access::changes),
                new ServerClock(clock), new Calls(), client,
                () -> new Redaction(secrets(access, way)));
        main.bind("conduct", service.conduct);
        main.bind("serverClock", service.serverClock);
        main.bind("calls", service.calls);
        main.bind("retryAfter", new RetryAfter(service.conduct, service.serverClock, clock));
        main.bind("answers", new Answers(service.redaction, AttributeCatalog.load()));
        main.bind("access", access);
        main.bind("serviceClient", client);
        main.bind("tokenClient", client.forTokens(access));
        main.bind("serviceConnections", way.connections());
        return service;
    }

    private static List<String> secrets(Access access, Way way) {
        return Stream.concat(access.secrets().stream(), way.secrets().stream()).toList();
    }
}
