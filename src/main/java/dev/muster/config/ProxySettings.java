package dev.muster.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP proxy that calls to other machines go through.
 *
 * @param from the setting or variable that names it
 * @param username empty where the proxy asks for none
 * @param exceptions the machines that are called without it: each a name, which stands for all names that end with it,
 *     too, or {@code *}
 * @param forThisMachine whether it is used even for calls that end on this machine
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

    /** The address of a proxy as it is written, perhaps with a user and a password; empty where it is none. */
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

    /** What is written for an address, as it may be told. */
    static String withoutUser(String address) {
        return address.replaceAll("(//|^)[^/]*@", "$1…@");
    }

    /** Whether calls to that machine go through it. */
    public boolean serves(String target) {
        String name = target.toLowerCase(Locale.ROOT);
        return (forThisMachine || !isThisMachine(name))
                && exceptions.stream().noneMatch(exception -> isMeant(exception, name));
    }

    private static boolean isThisMachine(String name) {
        return THIS_MACHINE.contains(name) || name.matches("127(\\.\\d{1,3}){3}");
    }

    /**
     * As {@code NO_PROXY} is commonly read: {@code example.com}, {@code .example.com} and {@code *.example.com} are the
     * same.
     */
    private static boolean isMeant(String exception, String name) {
        String bare = exception.replaceFirst("^\\*?\\.", "");
        return exception.equals("*") || name.equals(bare) || name.endsWith("." + bare);
    }
}
