package dev.muster.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP proxy for calls to other machines.
 *
 * @param from the setting or variable that names it
 * @param username empty if the proxy needs none
 * @param exceptions hosts called without the proxy, each including its subdomains, or {@code *}
 * @param forThisMachine whether to use the proxy even for calls to this machine
 */
public record ProxySettings(
        String from,
        String host,
        int port,
        String username,
        Secret password,
        Set<String> exceptions,
        boolean forThisMachine) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /** Parses the address of a proxy, with or without a user and a password. */
    static Optional<URI> address(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(uri -> "http".equals(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getPort() > 0
                            && uri.getRawQuery() == null
                            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/")));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /** An address without its user and password, for messages. */
    static String withoutUser(String address) {
        return address.replaceAll("(//|^)[^/]*@", "$1…@");
    }

    /** Returns whether calls to a host go through the proxy. */
    public boolean serves(String target) {
        String name = target.toLowerCase(Locale.ROOT);
        return (forThisMachine || !isThisMachine(name))
                && exceptions.stream().noneMatch(exception -> isMeant(exception, name));
    }

    private static boolean isThisMachine(String name) {
        return THIS_MACHINE.contains(name) || name.matches("127(\\.\\d{1,3}){3}");
    }

    /**
     * Matches as is common for {@code NO_PROXY}: {@code example.com}, {@code .example.com} and {@code *.example.com}
     * are the same.
     */
    private static boolean isMeant(String exception, String name) {
        String bare = exception.replaceFirst("^\\*?\\.", "");
        return exception.equals("*") || name.equals(bare) || name.endsWith("." + bare);
    }
}
