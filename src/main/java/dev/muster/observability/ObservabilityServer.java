package dev.muster.observability;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerStats;
import dev.muster.runtime.Worker;
import dev.muster.storage.Home;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Serves health and metrics over HTTP, with the paths and formats of Camel's management server, which is not available
 * in the version in use. Read-only and free of personal data.
 */
public final class ObservabilityServer implements AutoCloseable {
    private static final String HEALTH = "/observe/health";
    private static final String METRICS = "/observe/metrics";
    /** Camel's parameter value for including checks that are up. */
    private static final String ALL_CHECKS = "full";

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration LIFETIME = Duration.ofSeconds(5);
    /** Enough threads for Jetty and a few clients. */
    private static final int MOST_THREADS = 10;
    /** Limit on connections: clients are answered immediately and poll every few seconds. */
    private static final int MOST_CONNECTIONS = 50;

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int UNAVAILABLE = 503;
    private static final int MISDIRECTED = 421;

    private final HealthResponse health;
    private final AllowedHosts hosts;
    private final InetSocketAddress address;
    private final Javalin server;
    private volatile UnaryOperator<String> redaction = UnaryOperator.identity();
    private volatile @Nullable CamelContext watched;
    private volatile @Nullable MetricsRegistry metrics;

    private ObservabilityServer(InetSocketAddress address, Set<String> names) {
        health = new HealthResponse(message -> redaction.apply(message));
        hosts = new AllowedHosts(names);
        this.address = address;
        server = Javalin.create(this::configure);
    }

    /**
     * Opens the port. All checks are down until {@link #watch}.
     *
     * @param names allowed host names, in addition to this machine's own
     * @throws ConfigurationException if the port cannot be opened
     */
    public static ObservabilityServer open(InetSocketAddress address, Set<String> names) {
        refuseTakenPort(address);
        var observatory = new ObservabilityServer(address, names);
        observatory.server.start();
        return observatory;
    }

    /** Checks the port first: the server would log a stack trace. */
    private static void refuseTakenPort(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.bind(address);
        } catch (IOException e) {
            throw new ConfigurationException("The port " + address.getPort() + " of "
                    + address.getAddress().getHostAddress() + " cannot be opened (" + e.getMessage()
                    + "); the worker of another home may use it."
                    + " Set MUSTER_HTTP_PORT to another port, 0 (any free port) or none");
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, 1);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(jetty -> jetty.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, jetty)));
        config.jetty.addConnector((jetty, http) -> {
            var connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setHost(address.getAddress().getHostAddress());
            connector.setPort(address.getPort());
            connector.setIdleTimeout(IDLE.toMillis());
            return connector;
        });
        config.routes.before(this::refuseOtherHosts);
        config.routes.get(
                HEALTH, context -> answer(context, camel -> HealthCheckHelper.invoke(camel, ALL_CHECKS), false));
        config.routes.get(
                HEALTH + "/live",
                context -> answer(context, camel -> HealthCheckHelper.invokeLiveness(camel, ALL_CHECKS), false));
        config.routes.get(
                HEALTH + "/ready",
                context -> answer(context, camel -> HealthCheckHelper.invokeReadiness(camel, ALL_CHECKS), true));
        config.routes.get(METRICS, this::scrape);
    }

    /** Starts to report a worker's state. */
    public void watch(Worker worker, Ledger ledger, Settings settings) {
        Clock clock = worker.clock();
        var home = new Home(settings.home());
        var stats = new CachedValue<>(LedgerStats.EMPTY, ledger::stats, LIFETIME, clock);
        Duration longestCall = settings.connection().longestCall().plus(LIFETIME);
        List<HealthProbe> checks = new HealthProbes(
                        worker, home, home.inboxes(SourceFiles.ofEach(settings)), stats, longestCall)
                .all(settings.queue().broker());
        HealthCheckRegistry registry = Objects.requireNonNull(HealthCheckRegistry.get(worker.context()));
        checks.forEach(registry::register);
        Stream<MeterBinder> ofAll = Stream.of(
                new LedgerMetrics(stats, clock),
                new InboxMetrics(
                        new CachedValue<>(
                                InboxStats.EMPTY,
                                () -> InboxStats.of(home.inboxes(SourceFiles.ofEach(settings))),
                                LIFETIME,
                                clock),
                        SteadyClock.wallClock(clock)),
                new HealthMetrics(checks, worker.failureReporter()));
        Stream<MeterBinder> ofEach = worker.organizations().stream()
                .flatMap(organization -> Stream.of(new JumpCloudMetrics(organization), new RouteMetrics(organization)));
        metrics = new MetricsRegistry(Stream.concat(ofAll, ofEach).toList(), home.root());
        var ofEvents = new Redaction(settings.events().secrets());
        redaction = message -> worker.redacted(ofEvents.of(message));
        watched = worker.context();
    }

    /**
     * Rejects requests for other hosts. It protects against DNS rebinding: a web page must not read this port by
     * pointing its own name to this machine.
     */
    private void refuseOtherHosts(Context context) {
        if (!hosts.have(context.req().getServerName())) {
            throw new HttpResponseException(
                    MISDIRECTED, "Use this machine's name or address, or add the name to muster.http-names", Map.of());
        }
    }

    private void answer(Context context, Function<CamelContext, Collection<HealthCheck.Result>> ask, boolean strict) {
        CamelContext camel = watched;
        if (camel == null) {
            health.giveStarting(context);
        } else {
            health.give(context, ask.apply(camel), strict);
        }
    }

    private void scrape(Context context) {
        MetricsRegistry known = metrics;
        if (known == null) {
            context.status(UNAVAILABLE);
        } else {
            context.contentType(PROMETHEUS_TEXT).result(known.text());
        }
    }

    /** The base URL, without a trailing slash. */
    public String url() {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
    }

    @Override
    public void close() {
        server.stop();
        if (metrics != null) {
            metrics.close();
        }
    }
}
