package dev.muster.jumpcloud.client;

import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.http.HttpTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client for the API and its token endpoint. Credentials are put on a request only here, so that no message of
 * a route and no log has them. No request is repeated and no redirect followed; the size and the duration of a response
 * are limited.
 */
public final class ApiHttpClient implements HttpSender, AutoCloseable {
    private static final String JSON = "application/json";
    private static final ContentType FORM = ContentType.create("application/x-www-form-urlencoded");

    private final ApiClientSettings settings;
    private final HttpTransport transport;
    private final Authenticator authenticator;
    private final HttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final CloseableHttpClient tokenClient;
    private volatile Consumer<ResponseHead> headListener = head -> {};

    /** Opens no connection before the first request. */
    public ApiHttpClient(ApiClientSettings settings, HttpTransport transport, Authenticator authenticator) {
        this.settings = settings;
        this.transport = transport;
        this.authenticator = authenticator;
        connections = transport.connections();
        client = client(this::authenticate);
        tokenClient = client((request, entity, context) -> authenticator.authenticateForToken(request));
    }

    private CloseableHttpClient client(HttpRequestInterceptor authentication) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
                        .setResponseTimeout(Timeout.of(settings.responseTimeout()))
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement();
        transport.configure(builder);
        builder.addRequestInterceptorLast(authentication);
        builder.addResponseInterceptorFirst(
                (response, entity, context) -> headListener.accept(ResponseHead.of(response)));
        builder.addExecInterceptorFirst(
                "response limits", new ResponseLimits(settings.largestResponse(), settings.responseTimeout()));
        return builder.build();
    }

    private void authenticate(HttpRequest request, EntityDetails entity, HttpContext context) throws IOException {
        authenticator.authenticate(request);
    }

    /** Sets the listener to the head of every response, called on the thread of the call. There is one at a time. */
    public void onResponseHead(Consumer<ResponseHead> listener) {
        headListener = listener;
    }

    @Override
    public ApiResponse send(ApiRequest request) throws IOException {
        ClassicRequestBuilder builder = ClassicRequestBuilder.create(request.method())
                .setUri(settings.baseUrl() + request.target())
                .setHeader(HttpHeaders.ACCEPT, JSON)
                .setHeader(HttpHeaders.CONTENT_TYPE, JSON);
        if (!settings.organizationId().isEmpty()) {
            builder.setHeader("x-org-id", settings.organizationId());
        }
        request.headers().forEach(builder::setHeader);
        if (request.body() != null) {
            builder.setEntity(entity(request.body(), ContentType.create(JSON)));
        }
        return execute(client, builder.build());
    }

    @Override
    public ApiResponse requestToken(String form) throws IOException {
        return execute(
                tokenClient,
                ClassicRequestBuilder.post(settings.tokenUrl())
                        .setHeader(HttpHeaders.ACCEPT, JSON)
                        .setEntity(entity(form, FORM))
                        .build());
    }

    private static ByteArrayEntity entity(String text, ContentType type) {
        return new ByteArrayEntity(text.getBytes(StandardCharsets.UTF_8), type);
    }

    private static ApiResponse execute(CloseableHttpClient client, ClassicHttpRequest request) throws IOException {
        return client.execute(
                request,
                response -> new ApiResponse(
                        ResponseHead.of(response),
                        response.getEntity() == null
                                ? null
                                : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8)));
    }

    /** Closes all connections. */
    @Override
    public void close() throws IOException {
        client.close();
        tokenClient.close();
        connections.close();
    }
}
