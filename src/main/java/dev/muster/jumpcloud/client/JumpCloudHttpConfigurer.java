package dev.muster.jumpcloud.client;

import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.http.HttpTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * What all requests have in common, below the routes. Neither key nor token stands in a message header there, and so in
 * no log and no trace of a message; no request is repeated, and no redirect followed, without the routes knowing; and
 * no answer is endless.
 */
public final class JumpCloudHttpConfigurer implements HttpClientConfigurer {
    private final LettingIn lettingIn;
    private final HttpTransport transport;
    private final ResponseLimits limit;
    private volatile Consumer<ResponseHead> listener = head -> {};

    /** Puts on a request what it is let in by. */
    @FunctionalInterface
    private interface LettingIn {
        void authenticate(HttpRequest request) throws IOException;
    }

    /**
     * @param largestAnswer in bytes, unpacked
     * @param longestAnswer from its head to its end
     */
    public JumpCloudHttpConfigurer(
            Authenticator access, HttpTransport transport, int largestAnswer, Duration longestAnswer) {
        this(access::authenticate, transport, new ResponseLimits(largestAnswer, longestAnswer));
    }

    private JumpCloudHttpConfigurer(LettingIn lettingIn, HttpTransport transport, ResponseLimits limit) {
        this.lettingIn = lettingIn;
        this.transport = transport;
        this.limit = limit;
    }

    /** The same for requests for a token. */
    public JumpCloudHttpConfigurer forTokens(Authenticator access) {
        return new JumpCloudHttpConfigurer(access::authenticateForToken, transport, limit);
    }

    /**
     * Lets somebody hear of the head of every answer from now on, on the thread of the call; nobody else does any
     * longer.
     */
    public void tell(Consumer<ResponseHead> anybody) {
        listener = anybody;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        transport.configure(client);
        client.addRequestInterceptorLast(this::authenticate);
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement();
        client.addResponseInterceptorFirst((response, entity, context) -> listener.accept(ResponseHead.of(response)));
        client.addExecInterceptorFirst("limited answer", limit);
    }

    private void authenticate(HttpRequest request, EntityDetails entity, HttpContext context) throws IOException {
        lettingIn.authenticate(request);
    }
}
