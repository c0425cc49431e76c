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
 * @param redaction takes out of a text whatever nobody may see of the credentials and of the way to the service, as
 *     they are when it is asked for
 */
record JumpCloudConnection(
        CallGate callGate,
        ServerClock serverClock,
        ApiCalls calls,
        JumpCloudHttpConfigurer client,
        Supplier<Redaction> redaction) {

    /** @throws dev.muster.config.ConfigurationException if there are no credentials, or a certificate cannot be used */
    static JumpCloudConnection bind(Main main, Settings settings, Clock clock) {
        Authenticator access = Authenticator.of(settings.connection().credentials(), clock);
        HttpTransport transport = HttpTransport.of(settings.connection());
        var client =
                new JumpCloudHttpConfigurer(access, transport, settings.largestAnswer(), settings.responseTimeout());
        var service = new JumpCloudConnection(
                new CallGate(settings.org(), settings.requestsPerMinute(), clock, access::changes),
                new ServerClock(clock),
                new ApiCalls(),
                client,
                () -> new Redaction(secrets(access, transport)));
        main.bind("callGate", service.callGate);
        main.bind("serverClock", service.serverClock);
        main.bind("apiCalls", service.calls);
        main.bind("retryAfter", new RetryAfter(service.callGate, service.serverClock, clock));
        main.bind("responseClassifier", new ResponseClassifier(service.redaction, AttributeCatalog.load()));
        main.bind("authenticator", access);
        main.bind("jumpCloudClient", client);
        main.bind("tokenClient", client.forTokens(access));
        main.bind("jumpCloudConnections", transport.connections());
        return service;
    }

    private static List<String> secrets(Authenticator access, HttpTransport transport) {
        return Stream.concat(access.secrets().stream(), transport.secrets().stream())
                .toList();
    }
}
