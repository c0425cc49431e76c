package dev.muster.doctor.checks;

import dev.muster.config.ProxySettings;
import dev.muster.config.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which way calls take to the service, and whether somebody meant another one. */
public final class ProxyCheck {
    public static final String NAME = "proxy";

    private final Settings settings;
    private final URI service;
    private final Map<String, String> environment;

    public ProxyCheck(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        service = URI.create(settings.baseUrl());
        this.environment = environment;
    }

    public List<CheckResult> findings() {
        return List.of(settings.connection().proxy().map(this::of).orElseGet(this::ofNone));
    }

    private CheckResult of(ProxySettings named) {
        String where = named.host() + ":" + named.port() + ", which " + named.from() + " names"
                + (named.username().isEmpty() ? "" : ", with a username and a password");
        return named.serves(service.getHost())
                ? CheckResult.ok(NAME, "calls go through " + where)
                : CheckResult.ok(NAME, "calls go straight to " + service.getHost() + ", and others through " + where);
    }

    private CheckResult ofNone() {
        return meantByOthers()
                .filter(name -> !LoopbackAddress.serves(service))
                .map(name -> CheckResult.warning(
                        NAME,
                        "none is used, though " + name + " names one",
                        "if calls must go through it, set " + settings.toSet("muster.proxy.url")))
                .orElseGet(() -> CheckResult.ok(NAME, "none: calls go straight to " + service.getHost()));
    }

    /**
     * Where other programs find a proxy, and Muster does not. Its value may hold a password, so that the name alone is
     * told.
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
