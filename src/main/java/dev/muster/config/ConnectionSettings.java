package dev.muster.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of the connection: address, credentials, proxy, TLS, pool and timeouts. */
public final class ConnectionSettings {
    private static final String NO_PROXY_AT_ALL = "none";
    private static final List<String> PROXY_VARIABLES = List.of("HTTPS_PROXY", "https_proxy");
    private static final List<String> EXCEPTION_VARIABLES = List.of("NO_PROXY", "no_proxy");

    private final Settings settings;

    ConnectionSettings(Settings settings) {
        this.settings = settings;
    }

    /** Checks what the catalog cannot: combinations of settings, and proxies in the environment. */
    void check() {
        settings.refuse(
                key -> key.matches("camel\\.component\\.https?\\.(proxy|nonProxy).*"),
                "set muster.proxy.url instead, which applies to all calls");
        baseUrl();
        refuseBothKinds();
        proxy();
    }

    /** Returns whether credentials are set, complete or not. */
    public boolean hasCredentials() {
        return Stream.of(SettingCatalog.API_KEY, SettingCatalog.CLIENT_SECRET).anyMatch(this::isSet)
                || !clientId().isEmpty();
    }

    private boolean isSet(Setting<String> secret) {
        return !settings.get(secret).isEmpty()
                || settings.get(secret.ofItsFile()).isPresent();
    }

    private String clientId() {
        return settings.get(SettingCatalog.CLIENT_ID);
    }

    /**
     * Returns the credentials.
     *
     * @throws ConfigurationException if they are missing or incomplete
     */
    public Credentials credentials() {
        if (isSet(SettingCatalog.API_KEY)) {
            return new Credentials.Key(
                    settings.secret(SettingCatalog.API_KEY), settings.get(SettingCatalog.API_KEY_PREFIX));
        }
        if (!hasCredentials()) {
            throw new ConfigurationException(
                    organizationPrefix() + "No credentials: set " + toSet(SettingCatalog.API_KEY)
                            + " to the API key of an administrator or service account, or "
                            + toSet(SettingCatalog.CLIENT_ID) + " and " + toSet(SettingCatalog.CLIENT_SECRET)
                            + " for a service account. To try Muster without credentials: ./muster demo");
        }
        if (clientId().isEmpty() || !isSet(SettingCatalog.CLIENT_SECRET)) {
            Setting<String> given = clientId().isEmpty() ? SettingCatalog.CLIENT_SECRET : SettingCatalog.CLIENT_ID;
            Setting<String> missing = clientId().isEmpty() ? SettingCatalog.CLIENT_ID : SettingCatalog.CLIENT_SECRET;
            throw new ConfigurationException(organizationPrefix() + toSet(given) + " is set, but " + toSet(missing)
                    + " is not: a service account needs both");
        }
        return new Credentials.ServiceAccount(
                clientId(),
                settings.secret(SettingCatalog.CLIENT_SECRET),
                tokenUrl()
                        .orElseThrow(() -> new ConfigurationException(
                                organizationPrefix() + toSet(SettingCatalog.BASE_URL) + " is "
                                        + baseUrl() + ", which is not a known region: set "
                                        + toSet(SettingCatalog.TOKEN_URL)
                                        + " to the token address of its service accounts")));
    }

    /**
     * Checks the credentials, if there are any.
     *
     * @throws ConfigurationException if they are incomplete
     */
    void checkCredentials() {
        if (hasCredentials()) {
            credentials();
        }
    }

    private void refuseBothKinds() {
        if (isSet(SettingCatalog.API_KEY) && (!clientId().isEmpty() || isSet(SettingCatalog.CLIENT_SECRET))) {
            throw new ConfigurationException(organizationPrefix() + "Both an API key and a service account are "
                    + "set: keep either "
                    + toSet(SettingCatalog.API_KEY) + ", or " + toSet(SettingCatalog.CLIENT_ID) + " and "
                    + toSet(SettingCatalog.CLIENT_SECRET));
        }
    }

    /** The prefix of messages about one organization of several. */
    private String organizationPrefix() {
        return settings.org().isEmpty() ? "" : "Organization " + settings.org() + ": ";
    }

    private String toSet(Setting<?> setting) {
        return settings.names().toSet(setting.key());
    }

    /** The known regions. */
    public List<Region> regions() {
        return settings.get(SettingCatalog.REGIONS);
    }

    /** The service's address, without a trailing slash. */
    public String baseUrl() {
        String text = settings.get(SettingCatalog.BASE_URL);
        return regions().stream()
                .filter(region -> region.isNamed(text))
                .findFirst()
                .map(Region::url)
                .or(() -> SettingType.address().read(text).map(Region::withoutSlash))
                .orElseThrow(() -> settings.unusable(SettingCatalog.BASE_URL));
    }

    /** The region of the service's address, if it is a known one. */
    public Optional<Region> region() {
        return regions().stream()
                .filter(region -> region.url().equalsIgnoreCase(baseUrl()))
                .findFirst();
    }

    /** The token address of service accounts, if it is set or known. */
    public Optional<String> tokenUrl() {
        return Optional.of(settings.get(SettingCatalog.TOKEN_URL))
                .filter(given -> !given.isEmpty())
                .or(() -> region().map(Region::tokenUrl));
    }

    /** The proxy for calls, if any. */
    public Optional<ProxySettings> proxy() {
        String url = settings.get(SettingCatalog.PROXY_URL);
        if (url.equals(NO_PROXY_AT_ALL)) {
            return Optional.empty();
        }
        if (url.isEmpty()) {
            return PROXY_VARIABLES.stream()
                    .filter(name -> !settings.environment(name).isEmpty())
                    .findFirst()
                    .map(this::ofEnvironment);
        }
        return Optional.of(proxy(
                settings.name(SettingCatalog.PROXY_URL.key()),
                URI.create(url),
                settings.get(SettingCatalog.PROXY_USERNAME),
                settings.secret(SettingCatalog.PROXY_PASSWORD)));
    }

    private ProxySettings ofEnvironment(String variable) {
        String text = settings.environment(variable);
        URI address = ProxySettings.address(text.contains("://") ? text : "http://" + text)
                .orElseThrow(() ->
                        new ConfigurationException(variable + " (environment) is \"" + ProxySettings.withoutUser(text)
                                + "\": a proxy must be http://HOST:PORT. Correct it, or set MUSTER_PROXY_URL to "
                                + "another proxy or "
                                + NO_PROXY_AT_ALL));
        String[] user = address.getRawUserInfo() == null
                ? new String[0]
                : address.getRawUserInfo().split(":", 2);
        return proxy(
                variable,
                address,
                user.length > 0 ? decoded(user[0]) : settings.get(SettingCatalog.PROXY_USERNAME),
                user.length > 1 ? Secret.of(decoded(user[1])) : settings.secret(SettingCatalog.PROXY_PASSWORD));
    }

    private ProxySettings proxy(String from, URI address, String username, Secret password) {
        return new ProxySettings(
                from,
                address.getHost(),
                address.getPort(),
                username,
                password,
                exceptions(),
                settings.get(SettingCatalog.PROXY_FOR_THIS_MACHINE).equals("true"));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The exceptions in the settings and, as in other programs, in the environment. */
    private Set<String> exceptions() {
        Stream<String> ofEnvironment = EXCEPTION_VARIABLES.stream()
                .map(settings::environment)
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+")));
        return Stream.concat(settings.get(SettingCatalog.PROXY_EXCEPT).stream(), ofEnvironment)
                .filter(name -> !name.isEmpty())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** The trusted certificates and the client certificate. */
    public TlsSettings tls() {
        return new TlsSettings(
                settings.file(SettingCatalog.TRUST),
                settings.secret(SettingCatalog.TRUST_PASSWORD),
                settings.file(SettingCatalog.CLIENT_CERTIFICATE),
                settings.file(SettingCatalog.CLIENT_KEY),
                settings.secret(SettingCatalog.CLIENT_KEY_PASSWORD));
    }

    /** The settings of the connection pool. */
    public ConnectionPoolSettings pool() {
        return new ConnectionPoolSettings(
                settings.get(SettingCatalog.POOL_PER_HOST),
                settings.get(SettingCatalog.POOL_ALL),
                settings.get(SettingCatalog.POOL_TIME_TO_LIVE),
                settings.get(SettingCatalog.POOL_IDLE));
    }

    /** The time to wait for a connection. */
    public Duration connectTimeout() {
        return settings.get(SettingCatalog.CONNECT_TIMEOUT);
    }

    /** The longest duration of a call: connecting, waiting for the response and reading it. */
    public Duration longestCall() {
        return connectTimeout().plus(settings.requests().responseTimeout().multipliedBy(2));
    }
}
