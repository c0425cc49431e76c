package dev.muster.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings that say where the service is, what it lets us in by, and which way there is to it. */
public final class ConnectionSettings {
    /** The secrets, each of which a file may hold instead: the setting of the file has {@code -file} at its end. */
    static final String API_KEY = "jumpcloud.api-key";
    static final String CLIENT_SECRET = "jumpcloud.client-secret";
    static final String PROXY_PASSWORD = "muster.proxy.password";
    static final String TRUST_PASSWORD = "muster.tls.trust-password";
    static final String KEY_PASSWORD = "muster.tls.client-key-password";

    private static final String CLIENT_ID = "jumpcloud.client-id";
    private static final String BASE_URL = "jumpcloud.base-url";
    private static final String TOKEN_URL = "jumpcloud.token-url";
    private static final String REGIONS = "jumpcloud.regions";
    private static final String PROXY_URL = "muster.proxy.url";
    private static final String NO_PROXY_AT_ALL = "none";
    private static final List<String> PROXY_VARIABLES = List.of("HTTPS_PROXY", "https_proxy");
    private static final List<String> EXCEPTION_VARIABLES = List.of("NO_PROXY", "no_proxy");
    private static final String PROXY_WANTED = "http://HOST:PORT, without a password";

    private final Settings settings;

    ConnectionSettings(Settings settings) {
        this.settings = settings;
    }

    void check() {
        if (!regions().stream().map(Region::name).allMatch(new HashSet<>()::add)) {
            throw settings.unusable(REGIONS, settings.text(REGIONS), "a list in which each region has another name");
        }
        baseUrl();
        tokenUrl();
        refuseBothKinds();
        proxy();
        tls();
        pool();
        connectTimeout();
    }

    /** Whether there is something that the service may let us in by, so that it can be asked. */
    public boolean hasCredentials() {
        return Stream.of(API_KEY, API_KEY + Settings.FILE, CLIENT_ID, CLIENT_SECRET, CLIENT_SECRET + Settings.FILE).anyMatch(key -> !settings.value(key).isEmpty());
    }

    /** @throws ConfigurationException if there are none, or more than one kind, or half of one */
    public Credentials credentials() {
        Secret key = settings.secret(API_KEY);
        Secret clientSecret = settings.secret(CLIENT_SECRET);
        String clientId = settings.value(CLIENT_ID);
        boolean ofServiceAccount = !clientId.isEmpty() || clientSecret.isGiven();
        refuseBothKinds();
        if (key.isGiven()) {
            return new Credentials.Key(key);
        }
        if (!ofServiceAccount) {
            throw new ConfigurationException("No credentials: set JUMPCLOUD_API_KEY to the key of a JumpCloud administrator or service account, or JUMPCLOUD_CLIENT_ID and"
                    + " JUMPCLOUD_CLIENT_SECRET to those of a service account (to try Muster without any: ./muster demo)");
        }
        if (clientId.isEmpty() || !clientSecret.isGiven()) {
            throw new ConfigurationException((clientId.isEmpty() ? "JUMPCLOUD_CLIENT_SECRET is set, but JUMPCLOUD_CLIENT_ID is not" : "JUMPCLOUD_CLIENT_ID is set, but JUMPCLOUD_CLIENT_SECRET is not")
                    + ": a service account needs both");
        }
        return new Credentials.ServiceAccount(clientId, clientSecret, tokenUrl().orElseThrow(() -> new ConfigurationException(
                "JUMPCLOUD_BASE_URL is " + baseUrl() + ", which is no region that is known here: let JUMPCLOUD_TOKEN_URL say where its service accounts get their tokens")));
    }

    private void refuseBothKinds() {
        if (settings.secret(API_KEY).isGiven() && (!settings.value(CLIENT_ID).isEmpty() || settings.secret(CLIENT_SECRET).isGiven())) {
            throw new ConfigurationException("There is both an API key and a service account's client: set JUMPCLOUD_API_KEY, or JUMPCLOUD_CLIENT_ID and JUMPCLOUD_CLIENT_SECRET, but not both");
        }
    }

    /** The regions that are known. */
    public List<Region> regions() {
        return Arrays.stream(settings.text(REGIONS).split(",")).map(String::strip).filter(text -> !text.isEmpty()).map(this::region).toList();
    }

    private Region region(String text) {
        String[] parts = text.split("\\s+");
        if (parts.length != 3) {
            throw settings.unusable(REGIONS, text, "for each region its name, the service's address and the address for tokens, with a comma before the next");
        }
        return new Region(parts[0].toLowerCase(Locale.ROOT), withoutSlash(settings.address(REGIONS, parts[1], false)), settings.address(REGIONS, parts[2], false));
    }

    /** The service's address, without a slash at its end. */
    public String baseUrl() {
        String text = settings.text(BASE_URL);
        return regions().stream().filter(region -> region.isNamed(text)).findFirst().map(Region::url).orElseGet(() -> withoutSlash(settings.address(BASE_URL, text, false)));
    }

    private static String withoutSlash(String address) {
        return address.replaceAll("/+$", "");
    }

    /** The region that the service's address is of; empty where it is none that is known. */
    public Optional<Region> region() {
        return regions().stream().filter(region -> region.url().equalsIgnoreCase(baseUrl())).findFirst();
    }

    /** Where service accounts get their tokens; empty where nobody has said it. */
    public Optional<String> tokenUrl() {
        String given = settings.value(TOKEN_URL);
        return given.isEmpty() ? region().map(Region::tokenUrl) : Optional.of(settings.address(TOKEN_URL, given, false));
    }

    /** The proxy that calls go through; empty where there is none. */
    public Optional<Proxy> proxy() {
        settings.refuse(key -> key.matches("camel\\.component\\.https?\\.(proxy|nonProxy).*"), "a proxy is set by muster.proxy.url and its neighbours, for all that Muster calls");
        String url = settings.value(PROXY_URL);
        boolean forThisMachine = settings.flag("muster.proxy.for-this-machine");
        if (url.equals(NO_PROXY_AT_ALL)) {
            return Optional.empty();
        }
        if (!url.isEmpty()) {
            URI proxy = proxy(url).filter(address -> address.getRawUserInfo() == null).orElseThrow(() -> settings.unusable(PROXY_URL, withoutUser(url), PROXY_WANTED + ", or " + NO_PROXY_AT_ALL));
            return Optional.of(new Proxy(settings.name(PROXY_URL), proxy.getHost(), proxy.getPort(), settings.value("muster.proxy.username"), settings.secret(PROXY_PASSWORD),
                    exceptions(), forThisMachine));
        }
        return PROXY_VARIABLES.stream().filter(name -> !settings.environment(name).isEmpty()).findFirst().map(name -> ofEnvironment(name, forThisMachine));
    }

    private Proxy ofEnvironment(String variable, boolean forThisMachine) {
        String text = settings.environment(variable);
        URI proxy = proxy(text.contains("://") ? text : "http://" + text).orElseThrow(() -> new ConfigurationException(variable + " (environment) is \"" + withoutUser(text)
                + "\": a proxy must be http://HOST:PORT; MUSTER_PROXY_URL may name another one, or be " + NO_PROXY_AT_ALL));
        String[] user = proxy.getRawUserInfo() == null ? new String[0] : proxy.getRawUserInfo().split(":", 2);
        String username = user.length > 0 ? decoded(user[0]) : settings.value("muster.proxy.username");
        Secret password = user.length > 1 ? Secret.of(decoded(user[1])) : settings.secret(PROXY_PASSWORD);
        return new Proxy(variable, proxy.getHost(), proxy.getPort(), username, password, exceptions(), forThisMachine);
    }

    private static Optional<URI> proxy(String text) {
        try {
            return Optional.of(URI.create(text)).filter(uri -> "http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0 && uri.getRawQuery() == null
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static String withoutUser(String url) {
        return url.replaceAll("(//|^)[^/]*@", "$1…@");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Those of the settings and, as all programs do, those of the environment. */
    private Set<String> exceptions() {
        return Stream.concat(Stream.of(settings.value("muster.proxy.except")), EXCEPTION_VARIABLES.stream().map(settings::environment))
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+"))).filter(name -> !name.isEmpty()).map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Whom we trust, and how we show who we are. */
    public Tls tls() {
        return new Tls(settings.file("muster.tls.trust"), settings.secret(TRUST_PASSWORD), settings.file("muster.tls.client-certificate"),
                settings.file("muster.tls.client-key"), settings.secret(KEY_PASSWORD));
    }

    /** How many connections are kept, and for how long. */
    public Pool pool() {
        return new Pool(settings.number("jumpcloud.pool.per-host", 1, 1000), settings.number("jumpcloud.pool.all", 1, 1000),
                settings.duration("jumpcloud.pool.time-to-live"), settings.duration("jumpcloud.pool.idle"));
    }

    /** How long a connection is waited for. */
    public Duration connectTimeout() {
        return settings.duration("jumpcloud.connect-timeout");
    }
}
