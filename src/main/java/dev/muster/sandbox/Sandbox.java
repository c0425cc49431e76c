package dev.muster.sandbox;

import dev.muster.sandbox.api.ApiException;
import dev.muster.sandbox.api.Authentication;
import dev.muster.sandbox.api.BulkUsersRoutes;
import dev.muster.sandbox.api.JobsRoutes;
import dev.muster.sandbox.api.LoginRedirectException;
import dev.muster.sandbox.api.RequestLog;
import dev.muster.sandbox.api.RequestPipeline;
import dev.muster.sandbox.api.Shutdown;
import dev.muster.sandbox.api.SystemUsersRoutes;
import dev.muster.sandbox.api.TokenRoutes;
import dev.muster.sandbox.api.UserGroupsRoutes;
import dev.muster.sandbox.faults.FaultResponseException;
import dev.muster.sandbox.faults.Faults;
import dev.muster.sandbox.faults.FaultyTransport;
import dev.muster.sandbox.judge.ConductRegistry;
import dev.muster.sandbox.judge.Misconduct;
import dev.muster.sandbox.state.AccessTokens;
import dev.muster.sandbox.state.BulkJobs;
import dev.muster.sandbox.state.Directory;
import dev.muster.sandbox.state.ObjectIds;
import dev.muster.sandbox.state.UserGroups;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A simulated JumpCloud API over real HTTP, on the loopback address only. All state and jobs are in memory. */
public final class Sandbox implements AutoCloseable {
    /** The organization of requests that name none. */
    public static final String ONLY_ORGANIZATION = "";

    private static final String HOST = "127.0.0.1";
    private static final long LARGEST_BODY_BYTES = 64L * 1024 * 1024;

    private final SandboxSettings settings;
    private final Shutdown closing = new Shutdown();
    private final ConductRegistry conducts = new ConductRegistry();
    private final Faults faults = new Faults(conducts);
    private final RequestLog requests = new RequestLog();
    private final Map<String, UserGroups> groups;
    private final Map<String, Directory> directories;
    private final BulkJobs jobs;
    private final AccessTokens tokens;
    private final Javalin server;
    private int port;

    private Sandbox(SandboxSettings settings) {
        this.settings = settings;
        var objectIds = new ObjectIds(settings.clock());
        var organizations = settings.organizations().isEmpty() ? Set.of(ONLY_ORGANIZATION) : settings.organizations();
        groups = organizations.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), organization -> new UserGroups(objectIds)));
        directories = organizations.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        organization -> new Directory(
                                settings.clock(),
                                objectIds,
                                Objects.requireNonNull(groups.get(organization)),
                                settings.unique(),
                                settings.mergesUpdates())));
        directories.values().forEach(directory -> settings.seed().forEach(directory::add));
        if (!settings.seed().isEmpty()) {
            groups.values().forEach(Sandbox::addDemoGroups);
        }
        jobs = new BulkJobs(settings, objectIds);
        tokens = new AccessTokens(settings.clock());
        server = Javalin.create(this::configure);
    }

    private static void addDemoGroups(UserGroups groups) {
        List.of("All Staff", "Engineering", "Sales").forEach(groups::add);
        groups.addDynamic("Contractors");
    }

    /**
     * Starts a sandbox and returns once it serves requests.
     *
     * @throws RuntimeException if the port is taken
     */
    public static Sandbox start(SandboxSettings settings) {
        var sandbox = new Sandbox(settings);
        try {
            sandbox.port = sandbox.server.start(HOST, settings.port()).port();
            return sandbox;
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LARGEST_BODY_BYTES;
        config.jetty.modifyHttpConfiguration(http -> http.setSendDateHeader(false));
        addRoutes(config.routes);
    }

    private void addRoutes(RoutesConfig routes) {
        var exchange =
                new RequestPipeline(settings, faults, jobs, requests, conducts, new FaultyTransport(closing), tokens);
        routes.before(exchange::begin);
        routes.before("/api/*", new Authentication(settings, tokens)::check);
        routes.get("/login", context -> context.html("<!doctype html><title>Log in</title><h1>Log in</h1>"));
        new TokenRoutes(settings, tokens, conducts).addTo(routes);
        new BulkUsersRoutes(settings, directories::get, jobs).addTo(routes);
        new JobsRoutes(jobs, exchange).addTo(routes);
        new UserGroupsRoutes(groups::get, directories::get, settings, exchange).addTo(routes);
        new SystemUsersRoutes(directories::get, settings).addTo(routes);
        routes.exception(FaultResponseException.class, exchange::answer);
        routes.exception(LoginRedirectException.class, (login, context) -> {
            context.redirect("/login");
            context.result("");
        });
        routes.exception(ApiException.class, ApiException::answer);
        routes.exception(
                HttpResponseException.class,
                (e, context) -> ApiException.of(e.getStatus(), String.valueOf(e.getMessage()))
                        .answer(context));
        routes.after(exchange::end);
    }

    /** The port that it serves on. */
    public int port() {
        return port;
    }

    /** The base URL, which replaces {@code https://console.jumpcloud.com}; without a trailing slash. */
    public URI baseUrl() {
        return URI.create("http://" + HOST + ":" + port);
    }

    /** The settings that it was started with. */
    public SandboxSettings settings() {
        return settings;
    }

    /** The users; throws {@link IllegalStateException} if there are several organizations. */
    public Directory directory() {
        return Optional.ofNullable(directories.get(ONLY_ORGANIZATION))
                .orElseThrow(() -> new IllegalStateException("There are several organizations"));
    }

    /** The users of one of several organizations; throws {@link IllegalArgumentException} for an unknown one. */
    public Directory directory(String organization) {
        return Optional.ofNullable(directories.get(organization))
                .orElseThrow(() -> new IllegalArgumentException("There is no organization " + organization));
    }

    /** The user groups; throws {@link IllegalStateException} if there are several organizations. */
    public UserGroups groups() {
        return Optional.ofNullable(groups.get(ONLY_ORGANIZATION))
                .orElseThrow(() -> new IllegalStateException("There are several organizations"));
    }

    /** The accepted jobs. */
    public BulkJobs jobs() {
        return jobs;
    }

    /** The access tokens issued by {@code /oauth2/token} of {@link #baseUrl()}. */
    public AccessTokens tokens() {
        return tokens;
    }

    /** The faults of the next requests. */
    public Faults faults() {
        return faults;
    }

    /** The requests so far. */
    public RequestLog requests() {
        return requests;
    }

    /** The rules of conduct that clients have broken so far, oldest first. */
    public List<Misconduct> misconduct() {
        return conducts.all();
    }

    /** Registers a listener for broken rules, called immediately on the thread of the request. */
    public void onMisconduct(Consumer<Misconduct> listener) {
        conducts.tell(listener);
    }

    /** Resets the judgment of all clients, including limits they were given. */
    public void forgetMisconduct() {
        conducts.forget();
    }

    /** Stops serving and aborts all jobs. */
    @Override
    public void close() {
        closing.now();
        server.stop();
        jobs.close();
    }
}
