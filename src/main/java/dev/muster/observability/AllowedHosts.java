package dev.muster.observability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The allowed values of a request's Host header: IP addresses, localhost, this machine's name and configured names. */
final class AllowedHosts {
    /** An IP address, which cannot be a name. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-f:.]*:[0-9a-f:.]*(%[\\w.-]+)?]?");

    private final Set<String> names;
    private @Nullable Set<String> ofThisMachine;

    AllowedHosts(Set<String> names) {
        this.names = names.stream().map(AllowedHosts::plain).collect(Collectors.toSet());
    }

    /** @param host the host without a port */
    boolean have(String host) {
        String plain = plain(host);
        return ADDRESS.matcher(plain).matches()
                || plain.equals("localhost")
                || names.contains(plain)
                || ofThisMachine().contains(plain);
    }

    private static String plain(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    /** This machine's names, resolved lazily and once: without a name server, that is slow. */
    private synchronized Set<String> ofThisMachine() {
        if (ofThisMachine == null) {
            var found = new HashSet<String>();
            try {
                InetAddress here = InetAddress.getLocalHost();
                found.add(plain(here.getHostName()));
                found.add(plain(here.getCanonicalHostName()));
            } catch (UnknownHostException withoutAnyName) {
                // Without a name, the IP address and configured names still work.
            }
            ofThisMachine = found;
        }
        return ofThisMachine;
    }
}
