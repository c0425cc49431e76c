package dev.muster.jumpcloud;

import dev.muster.net.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * What all requests have in common, below the routes. Neither key nor token stands in a message header there, and so in no log and no trace
 * of a message; no request is repeated, and no redirect followed, without the routes knowing; and no answer is endless.
 */
public final class ServiceClient implements HttpClientConfigurer {
    private final LettingIn lettingIn;
    private final Way way;
    private final LimitedAnswer limit;
    private volatile Consumer<AnswerHead> listener = head -> {
    };

    /** Puts on a request what it is let in by. */
    @FunctionalInterface
    private interface LettingIn {
        void letIn(HttpRequest request) throws IOException;
    }

    /**
     * @param largestAnswer in bytes, unpacked
     * @param longestAnswer from its head to its end
     */
    public ServiceClient(Access access, Way way, int largestAnswer, Duration longestAnswer) {
        this(access::letIn, way, new LimitedAnswer(largestAnswer, longestAnswer));
    }

    private ServiceClient(LettingIn lettingIn, Way way, LimitedAnswer limit) {
        this.lettingIn = lettingIn;
        this.way = way;
        this.limit = limit;
    }

    /** The same for requests for a token. */
    public ServiceClient forTokens(Access access) {
        return new ServiceClient(access::letInForToken, way, limit);
    }

    /** Lets somebody hear of the head of every answer from now on, on the thread of the call; nobody else does any longer. */
    public void tell(Consumer<AnswerHead> anybody) {
        listener = anybody;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        way.configure(client);
        client.addRequestInterceptorLast(this::letIn);
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement();
        client.addResponseInterceptorFirst((response, entity, context) -> listener.accept(AnswerHead.of(response)));
        client.addExecInterceptorFirst("limited answer", limit);
    }

    private void letIn(HttpRequest request, EntityDetails entity, HttpContext context) throws IOException {
        lettingIn.letIn(request);
    }
}
