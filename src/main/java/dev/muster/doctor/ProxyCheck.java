package dev.muster.doctor;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which way calls take to the service, and whether somebody meant another one. */
final class ProxyCheck {
    static final String NAME = "proxy";

    private final Optional<Proxy> proxy;
    private final URI service;
    private final Map<String, String> environment;

    ProxyCheck(Optional<Proxy> proxy, URI service, Map<String, String> environment) {
        this.proxy = proxy;
        this.service = service;
        this.environment = environment;
    }

    List<Finding> findings() {
        if (proxy.isPresent()) {
            return List.of(Finding.ok(NAME, "calls go through " + proxy.get().host() + ":" + proxy.get().port()));
        }
        String scheme = service.getScheme();
        return List.of(meantByOthers().filter(name -> !ThisMachine.serves(service)).map(name -> Finding.warning(NAME, "none is used, though " + name + " names one: Muster goes by its own settings",
                "if calls must go through it, set " + Proxy.setting(scheme, "Host") + " and " + Proxy.setting(scheme, "Port") + " in config/application.properties"))
                .orElseGet(() -> Finding.ok(NAME, "none: calls go straight to " + service.getHost())));
    }

    /** Where other programs find a proxy, and Camel's does not. Its value may hold a password, so that the name alone is told. */
    private Optional<String> meantByOthers() {
        Stream<String> variables = Stream.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy").filter(name -> !environment.getOrDefault(name, "").isBlank());
        Stream<String> ofJava = Stream.of("https.proxyHost").filter(name -> !System.getProperty(name, "").isBlank()).map(name -> "-D" + name);
        return Stream.concat(variables, ofJava).findFirst();
    }
}
