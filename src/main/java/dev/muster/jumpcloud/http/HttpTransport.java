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

/**
 * The way to other machines: through which proxy, whom we trust there, and how many connections are kept. The same for
 * whatever Muster calls by HTTP.
 */
public final class HttpTransport {
    /** Nothing older is spoken. */
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

    /** The proxy that calls to a machine go through; empty where they go straight. */
    public Optional<ProxySettings> proxyTo(String host) {
        return proxy.filter(any -> any.serves(host));
    }

    /** What makes connections safe. */
    public SSLContext tls() {
        return tls;
    }

    /**
     * A bare connection to a machine, for looking at it.
     *
     * @param patience of each step
     * @throws HttpException if the proxy does not make it
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

    /** Asks a proxy to connect a socket to a machine. */
    private static void tunnel(Socket socket, ProxySettings proxy, HttpHost target) throws IOException, HttpException {
        var connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
        connection.bind(socket);
        var asked = new BasicClassicHttpRequest(Method.CONNECT, target, target.toHostString());
        asked.setHeader(HttpHeaders.HOST, target.toHostString());
        if (!proxy.username().isEmpty()) {
            var by = new HttpHost(HTTP, proxy.host(), proxy.port());
            asked.setHeader(
                    HttpHeaders.PROXY_AUTHORIZATION,
                    knownTo(proxy).generateAuthResponse(by, asked, HttpClientContext.create()));
        }
        connection.sendRequestHeader(asked);
        connection.flush();
        ClassicHttpResponse answer = connection.receiveResponseHeader();
        if (answer.getCode() / 100 != 2) {
            throw new HttpException("it answers " + answer.getCode() + " " + answer.getReasonPhrase());
        }
    }

    /** Whatever nobody may see of it. */
    public List<String> secrets() {
        return proxy.stream().flatMap(any -> Stream.of(any.password().value())).toList();
    }

    /**
     * New connections, kept for the next call; none is older than TLS 1.2, and each machine must have the name that it
     * is called by.
     */
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
     * Lets a client take this way that looks at the statuses of answers only, and repeats and follows nothing by
     * itself: it would wait for as long as an answer says.
     */
    public void configureForStatuses(HttpClientBuilder client) {
        configure(client);
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement();
        client.addExecInterceptorFirst("status only", new StatusOnlyResponse());
    }

    /** Lets a client take this way. */
    public void configure(HttpClientBuilder client) {
        client.addExecInterceptorFirst("deadline", new DeadlineExec(longestCall));
        client.setRequestExecutor(new InterimResponses());
        RequestSentMarker.addTo(client);
        proxy.ifPresent(through -> {
            client.setRoutePlanner(new DefaultRoutePlanner(null) {
                @Override
                protected HttpHost determineProxy(HttpHost target, HttpContext context) {
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
        known.put(new HttpHost(HTTP, proxy.host(), proxy.port()), knownTo(proxy));
        return known;
    }

    /** Credentials for a proxy that need not ask for them first: some close the connection instead. */
    private static BasicScheme knownTo(ProxySettings proxy) {
        var basic = new BasicScheme();
        basic.initPreemptive(credentials(proxy));
        return basic;
    }

    /** The password is asked for each time: the file that it stands in may have changed. */
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
