package dev.muster.runtime;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.client.ApiCalls;
import dev.muster.jumpcloud.client.ApiClientSettings;
import dev.muster.jumpcloud.client.ApiHttpClient;
import dev.muster.jumpcloud.client.JumpCloudClient;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseClassifier;
import dev.muster.jumpcloud.http.HttpTransport;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.RetryAfter;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.records.schema.AttributeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * The objects behind the route {@code jumpcloud-call}, one set for each organization.
 *
 * @param redaction gives the removal of the current secrets of credentials and transport
 */
record JumpCloudConnection(
        CallGate callGate, ServerClock serverClock, ApiCalls calls, ApiHttpClient http, Supplier<Redaction> redaction)
        implements AutoCloseable {

    /** @throws dev.muster.config.ConfigurationException if there are no credentials, or a certificate cannot be used */
    static JumpCloudConnection bind(Main main, Settings settings, Clock clock) {
        Authenticator authenticator = Authenticator.of(settings.connection().credentials(), clock);
        HttpTransport transport = HttpTransport.of(settings.connection());
        var connection = new JumpCloudConnection(
                new CallGate(settings.org(), settings.requests().perMinute(), clock, authenticator::changes),
                new ServerClock(clock),
                new ApiCalls(),
                new ApiHttpClient(clientSettings(settings), transport, authenticator),
                () -> new Redaction(secrets(authenticator, transport)));
        // The statements that claim work ask these two.
        main.bind("callGate", connection.callGate);
        main.bind("serverClock", connection.serverClock);
        main.bind(
                "jumpCloudCall",
                new JumpCloudCall(new JumpCloudClient(
                        connection.http,
                        authenticator,
                        connection.callGate,
                        new RetryAfter(connection.callGate, connection.serverClock, clock),
                        connection.serverClock,
                        new ResponseClassifier(connection.redaction, AttributeCatalog.load()),
                        connection.calls)));
        return connection;
    }

    private static ApiClientSettings clientSettings(Settings settings) {
        return new ApiClientSettings(
                settings.baseUrl(),
                settings.connection().tokenUrl().orElse(settings.baseUrl()),
                settings.organization(),
                settings.connection().connectTimeout(),
                settings.requests().responseTimeout(),
                settings.requests().largestAnswer());
    }

    private static List<String> secrets(Authenticator authenticator, HttpTransport transport) {
        return Stream.concat(authenticator.secrets().stream(), transport.secrets().stream())
                .toList();
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
