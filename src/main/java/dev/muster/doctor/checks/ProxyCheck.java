package dev.muster.doctor.checks;

import dev.muster.config.ConnectionSettings;
import dev.muster.config.ProxySettings;
import dev.muster.config.SettingNames;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks the proxy for calls to the service. */
public final class ProxyCheck {
    public static final String NAME = "proxy";

    private final ConnectionSettings connection;
    private final SettingNames names;
    private final URI service;
    private final Map<String, String> environment;

    public ProxyCheck(ConnectionSettings connection, SettingNames names, Map<String, String> environment) {
        this.connection = connection;
        this.names = names;
        service = URI.create(connection.baseUrl());
        this.environment = environment;
    }

    public List<CheckResult> findings() {
        return List.of(connection.proxy().map(this::of).orElseGet(this::ofNone));
    }

    private CheckResult of(ProxySettings named) {
        String where = named.host() + ":" + named.port() + " (from " + named.from()
                + (named.username().isEmpty() ? "" : ", with username and password") + ")";
        return named.serves(service.getHost())
                ? CheckResult.ok(NAME, "calls go through " + where)
                : CheckResult.ok(NAME, "direct calls to " + service.getHost() + "; other calls go through " + where);
    }

    private CheckResult ofNone() {
        return meantByOthers()
                .filter(name -> !LoopbackAddress.serves(service))
                .map(name -> CheckResult.warning(
                        NAME,
                        "no proxy is used, although " + name + " is set",
                        "if calls need that proxy, set " + names.toSet("muster.proxy.url")))
                .orElseGet(() -> CheckResult.ok(NAME, "none: direct calls to " + service.getHost()));
    }

    /**
     * A variable where other programs find a proxy but Muster does not. Shown without its value, which may contain a
     * password.
     */
    private Optional<String> meantByOthers() {
        Stream<String> variables = Stream.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
                .filter(name -> !environment.getOrDefault(name, "").isBlank());
        Stream<String> ofJava = Stream.of("https.proxyHost")
                .filter(name -> !System.getProperty(name, "").isBlank())
                .map(name -> "-D" + name);
        return Stream.concat(variables, ofJava).findFirst();
    }
}
