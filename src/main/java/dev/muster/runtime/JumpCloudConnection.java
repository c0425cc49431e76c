package dev.muster.runtime;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.client.ApiCalls;
import dev.muster.jumpcloud.client.JumpCloudHttpConfigurer;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseClassifier;
import dev.muster.jumpcloud.http.HttpTransport;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.RetryAfter;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.records.schema.AttributeCatalog;
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
record JumpCloudConnection(CallGate conduct, ServerClock serverClock, ApiCalls calls, JumpCloudHttpConfigurer client, Supplier<Redaction> redaction) {

    /** @throws dev.muster.config.ConfigurationException if there are no credentials, or a certificate cannot be used */
    static JumpCloudConnection bind(Main main, Settings settings, Clock clock) {
        Authenticator access = Authenticator.of(settings.connection().credentials(), clock);
        HttpTransport way = HttpTransport.of(settings.connection());
        var client = new JumpCloudHttpConfigurer(access, way, settings.largestAnswer(), settings.responseTimeout());
        var service = new JumpCloudConnection(new CallGate(settings.org(), settings.requestsPerMinute(), clock, access::changes),
                new ServerClock(clock), new ApiCalls(), client,
                () -> new Redaction(secrets(access, way)));
        main.bind("conduct", service.conduct);
        main.bind("serverClock", service.serverClock);
        main.bind("calls", service.calls);
        main.bind("retryAfter", new RetryAfter(service.conduct, service.serverClock, clock));
        main.bind("answers", new ResponseClassifier(service.redaction, AttributeCatalog.load()));
        main.bind("access", access);
        main.bind("serviceClient", client);
        main.bind("tokenClient", client.forTokens(access));
        main.bind("serviceConnections", way.connections());
        return service;
    }

    private static List<String> secrets(Authenticator access, HttpTransport way) {
        return Stream.concat(access.secrets().stream(), way.secrets().stream()).toList();
    }
}
