package dev.muster.jumpcloud;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * What all requests have in common, below the routes. The API key stands in no message header there, and so in no log and no trace
 * of a message; no request is repeated, and no redirect followed, without the routes knowing; and no answer is endless.
 */
public final class ServiceClient implements HttpClientConfigurer {
    private final String apiKey;
    private final LimitedAnswer limit;
    private volatile Consumer<AnswerHead> listener = head -> {
    };

    /**
     * @param largestAnswer in bytes, unpacked
     * @param longestAnswer from its head to its end
     */
    public ServiceClient(String apiKey, int largestAnswer, Duration longestAnswer) {
        this.apiKey = apiKey;
        limit = new LimitedAnswer(largestAnswer, longestAnswer);
    }

    /** Lets somebody hear of the head of every answer from now on, on the thread of the call; nobody else does any longer. */
    public void tell(Consumer<AnswerHead> anybody) {
        listener = anybody;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addRequestInterceptorLast((request, entity, context) -> request.setHeader("x-api-key", apiKey));
        client.disableAutomaticRetries().disableRedirectHandling();
        client.addResponseInterceptorFirst((response, entity, context) -> listener.accept(AnswerHead.of(response)));
        client.addExecInterceptorFirst("limited answer", limit);
    }
}
