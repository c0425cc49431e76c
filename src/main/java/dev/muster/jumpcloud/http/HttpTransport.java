package dev.muster.jumpcloud.http;

import dev.muster.config.ConnectionPoolSettings;
import dev.muster.config.ConnectionSettings;
import dev.muster.config.ProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The transport of all HTTP calls that Muster makes: proxy, TLS, connection pool and time limits. */
public final class HttpTransport {
    /** The versions of TLS that are allowed. */
    public static final List<String> PROTOCOLS = List.of(TLS.V_1_3.getId(), TLS.V_1_2.getId());

    private static final String HTTP = "http";

    private final Optional<ProxySettings> proxy;
    private final SSLContext tls;
    private final ConnectionPoolSettings pool;
    private final Duration connectTimeout;
    private final Duration longestCall;

    private HttpTransport(
            Optional<ProxySettings> proxy,
            SSLContext tls,
            ConnectionPoolSettings pool,
            Duration connectTimeout,
            Duration longestCall) {
        this.proxy = proxy;
        this.tls = tls;
        this.pool = pool;
        this.connectTimeout = connectTimeout;
        this.longestCall = longestCall;
    }

    /** @throws dev.muster.config.ConfigurationException if a certificate or a key cannot be used */
    public static HttpTransport of(ConnectionSettings settings) {
        return new HttpTransport(
                settings.proxy(),
                TlsContext.of(settings.tls()),
                settings.pool(),
                settings.connectTimeout(),
                settings.longestCall());
    }

    /** The proxy for calls to a host; empty for a direct connection. */
    public Optional<ProxySettings> proxyTo(String host) {
        return proxy.filter(any -> any.serves(host));
    }

    /** The TLS context of all connections. */
    public SSLContext tls() {
        return tls;
    }

    /**
     * Opens a plain connection to a host, for a diagnosis.
     *
     * @param patience the time limit of each step
     * @throws HttpException if the proxy refuses it
     */
    public Socket connect(String host, int port, boolean tunnels, Duration patience) throws IOException, HttpException {
        Optional<ProxySettings> through = proxyTo(host);
        InetSocketAddress first = through.map(by -> new InetSocketAddress(by.host(), by.port()))
                .orElseGet(() -> new InetSocketAddress(host, port));
        var socket = new Socket();
        try {
            socket.connect(first, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            if (tunnels && through.isPresent()) {
                tunnel(socket, through.get(), new HttpHost(host, port));
            }
            return socket;
        } catch (IOException | HttpException | RuntimeException notConnected) {
            socket.close();
            throw notConnected;
        }
    }

    /** Asks a proxy to connect a socket to a host. */
    private static void tunnel(Socket socket, ProxySettings proxy, HttpHost target) throws IOException, HttpException {
        var connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
        connection.bind(socket);
        var request = new BasicClassicHttpRequest(Method.CONNECT, target, target.toHostString());
        request.setHeader(HttpHeaders.HOST, target.toHostString());
        if (!proxy.username().isEmpty()) {
            var by = new HttpHost(HTTP, proxy.host(), proxy.port());
            request.setHeader(
                    HttpHeaders.PROXY_AUTHORIZATION,
                    preemptive(proxy).generateAuthResponse(by, request, HttpClientContext.create()));
        }
        connection.sendRequestHeader(request);
        connection.flush();
        ClassicHttpResponse answer = connection.receiveResponseHeader();
        if (answer.getCode() / 100 != 2) {
            throw new HttpException("it answers " + answer.getCode() + " " + answer.getReasonPhrase());
        }
    }

    /** The secrets of the transport, for redaction. */
    public List<String> secrets() {
        return proxy.stream().flatMap(any -> Stream.of(any.password().value())).toList();
    }

    /** Returns a new pool of connections. They use TLS 1.2 or newer, and the certificate must match the host's name. */
    public HttpClientConnectionManager connections() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(tls)
                        .setTlsVersions(PROTOCOLS.toArray(String[]::new))
                        .buildClassic())
                .setMaxConnPerRoute(pool.perHost())
                .setMaxConnTotal(pool.all())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setTimeToLive(TimeValue.of(pool.timeToLive()))
                        .setIdleTimeout(Timeout.of(pool.idle()))
                        .build())
                .build();
    }

    /**
     * Configures a client that uses only the status of a response. It neither repeats requests, which would wait for as
     * long as a Retry-After says, nor follows redirects.
     */
    public void configureForStatuses(HttpClientBuilder client) {
        configure(client);
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement();
        client.addExecInterceptorFirst("status only", new StatusOnlyResponse());
    }

    /** Configures a client to use this transport. */
    public void configure(HttpClientBuilder client) {
        client.addExecInterceptorFirst("deadline", new DeadlineExec(longestCall));
        client.setRequestExecutor(new InterimResponses());
        RequestSentMarker.addTo(client);
        proxy.ifPresent(through -> {
            client.setRoutePlanner(new DefaultRoutePlanner(null) {
                @Override
                protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
                    return through.serves(target.getHostName())
                            ? new HttpHost(HTTP, through.host(), through.port())
                            : null;
                }
            });
            if (!through.username().isEmpty()) {
                client.setDefaultCredentialsProvider(passwordOf(through));
                client.addExecInterceptorFirst("proxy credentials", (request, scope, chain) -> {
                    scope.clientContext.setAuthCache(sentAtOnce(through));
                    return chain.proceed(request, scope);
                });
            }
        });
    }

    private static AuthCache sentAtOnce(ProxySettings proxy) {
        var known = new BasicAuthCache();
        known.put(new HttpHost(HTTP, proxy.host(), proxy.port()), preemptive(proxy));
        return known;
    }

    /** Credentials that are sent at once: some proxies close the connection instead of asking for them. */
    private static BasicScheme preemptive(ProxySettings proxy) {
        var basic = new BasicScheme();
        basic.initPreemptive(credentials(proxy));
        return basic;
    }

    /** Reads the password each time, since its file may have changed. */
    private static UsernamePasswordCredentials credentials(ProxySettings proxy) {
        return new UsernamePasswordCredentials(
                proxy.username(), proxy.password().value().toCharArray());
    }

    private static CredentialsProvider passwordOf(ProxySettings proxy) {
        return (scope, context) -> proxy.host().equalsIgnoreCase(scope.getHost()) && proxy.port() == scope.getPort()
                ? credentials(proxy)
                : null;
    }
}
