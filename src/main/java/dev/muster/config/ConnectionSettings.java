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

/** The settings that say where the service is, what it lets us in by, and which way there is to it. */
public final class ConnectionSettings {
    private static final String NO_PROXY_AT_ALL = "none";
    private static final List<String> PROXY_VARIABLES = List.of("HTTPS_PROXY", "https_proxy");
    private static final List<String> EXCEPTION_VARIABLES = List.of("NO_PROXY", "no_proxy");

    private final Settings settings;

    ConnectionSettings(Settings settings) {
        this.settings = settings;
    }

    /** Checks what the catalog cannot: whether what is set goes together, and what the environment says of a proxy. */
    void check() {
        settings.refuse(
                key -> key.matches("camel\\.component\\.https?\\.(proxy|nonProxy).*"),
                "a proxy is set by muster.proxy.url and its neighbours, for all that Muster calls");
        baseUrl();
        refuseBothKinds();
        proxy();
    }

    /** Whether there is something that the service may let us in by, so that it can be asked. */
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

    /** @throws ConfigurationException if there are none, or half of those of a service account */
    public Credentials credentials() {
        if (isSet(SettingCatalog.API_KEY)) {
            return new Credentials.Key(
                    settings.secret(SettingCatalog.API_KEY), settings.get(SettingCatalog.API_KEY_PREFIX));
        }
        if (!hasCredentials()) {
            throw new ConfigurationException(whose() + "No credentials: set " + toSet(SettingCatalog.API_KEY)
                    + " to the key of a JumpCloud administrator or service account, or "
                    + toSet(SettingCatalog.CLIENT_ID) + " and " + toSet(SettingCatalog.CLIENT_SECRET)
                    + " to those of a service account (to try Muster without any: ./muster demo)");
        }
        if (clientId().isEmpty() || !isSet(SettingCatalog.CLIENT_SECRET)) {
            Setting<String> there = clientId().isEmpty() ? SettingCatalog.CLIENT_SECRET : SettingCatalog.CLIENT_ID;
            Setting<String> missing = clientId().isEmpty() ? SettingCatalog.CLIENT_ID : SettingCatalog.CLIENT_SECRET;
            throw new ConfigurationException(whose() + toSet(there) + " is set, but " + toSet(missing)
                    + " is not: a service account needs both");
        }
        return new Credentials.ServiceAccount(
                clientId(),
                settings.secret(SettingCatalog.CLIENT_SECRET),
                tokenUrl()
                        .orElseThrow(() -> new ConfigurationException(whose() + toSet(SettingCatalog.BASE_URL) + " is "
                                + baseUrl() + ", which is no region that is known here: let "
                                + toSet(SettingCatalog.TOKEN_URL)
                                + " say where its service accounts get their tokens")));
    }

    /** @throws ConfigurationException if there are half of the credentials that there must be */
    void checkCredentials() {
        if (hasCredentials()) {
            credentials();
        }
    }

    private void refuseBothKinds() {
        if (isSet(SettingCatalog.API_KEY) && (!clientId().isEmpty() || isSet(SettingCatalog.CLIENT_SECRET))) {
            throw new ConfigurationException(whose() + "There is both an API key and a service account's client: set "
                    + toSet(SettingCatalog.API_KEY) + ", or " + toSet(SettingCatalog.CLIENT_ID) + " and "
                    + toSet(SettingCatalog.CLIENT_SECRET) + ", but not both");
        }
    }

    /** What begins a message that is about one organization of several. */
    private String whose() {
        return settings.org().isEmpty() ? "" : "Organization " + settings.org() + ": ";
    }

    private String toSet(Setting<?> setting) {
        return settings.toSet(setting.key());
    }

    /** The regions that are known. */
    public List<Region> regions() {
        return settings.get(SettingCatalog.REGIONS);
    }

    /** The service's address, without a slash at its end. */
    public String baseUrl() {
        String text = settings.get(SettingCatalog.BASE_URL);
        return regions().stream()
                .filter(region -> region.isNamed(text))
                .findFirst()
                .map(Region::url)
                .or(() -> SettingType.address().read(text).map(Region::withoutSlash))
                .orElseThrow(() -> settings.unusable(SettingCatalog.BASE_URL));
    }

    /** The region that the service's address is of; empty where it is none that is known. */
    public Optional<Region> region() {
        return regions().stream()
                .filter(region -> region.url().equalsIgnoreCase(baseUrl()))
                .findFirst();
    }

    /** Where service accounts get their tokens; empty where nobody has said it. */
    public Optional<String> tokenUrl() {
        return Optional.of(settings.get(SettingCatalog.TOKEN_URL))
                .filter(given -> !given.isEmpty())
                .or(() -> region().map(Region::tokenUrl));
    }

    /** The proxy that calls go through; empty where there is none. */
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
                                + "\": a proxy must be http://HOST:PORT; MUSTER_PROXY_URL may name another one, or be "
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

    /** Those of the settings and, as all programs do, those of the environment. */
    private Set<String> exceptions() {
        Stream<String> ofEnvironment = EXCEPTION_VARIABLES.stream()
                .map(settings::environment)
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+")));
        return Stream.concat(settings.get(SettingCatalog.PROXY_EXCEPT).stream(), ofEnvironment)
                .filter(name -> !name.isEmpty())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Whom we trust, and how we show who we are. */
    public TlsSettings tls() {
        return new TlsSettings(
                settings.file(SettingCatalog.TRUST),
                settings.secret(SettingCatalog.TRUST_PASSWORD),
                settings.file(SettingCatalog.CLIENT_CERTIFICATE),
                settings.file(SettingCatalog.CLIENT_KEY),
                settings.secret(SettingCatalog.CLIENT_KEY_PASSWORD));
    }

    /** How many connections are kept, and for how long. */
    public ConnectionPoolSettings pool() {
        return new ConnectionPoolSettings(
                settings.get(SettingCatalog.POOL_PER_HOST),
                settings.get(SettingCatalog.POOL_ALL),
                settings.get(SettingCatalog.POOL_TIME_TO_LIVE),
                settings.get(SettingCatalog.POOL_IDLE));
    }

    /** How long a connection is waited for. */
    public Duration connectTimeout() {
        return settings.get(SettingCatalog.CONNECT_TIMEOUT);
    }

    /** How long a call may take as a whole: to connect, until its answer begins, and until that has ended. */
    public Duration longestCall() {
        return connectTimeout().plus(settings.responseTimeout().multipliedBy(2));
    }
}
