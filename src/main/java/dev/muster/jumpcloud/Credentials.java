package dev.muster.jumpcloud;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Puts the API key on every request, below the routes: there it stands in no message header, and so in no log and no
 * trace of a message.
 */
public final class Credentials implements HttpClientConfigurer {
    private final String apiKey;

    public Credentials(String apiKey) {
        this.apiKey = apiKey;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.addRequestInterceptorLast((request, entity, context) -> request.setHeader("x-api-key", apiKey));
    }
}
