package dev.muster.observability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The hosts that a request may be for: any IP address, localhost, the name of this machine, and names that are set. */
final class AllowedHosts {
    /** What looks like this cannot be a name. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-f:.]*:[0-9a-f:.]*(%[\\w.-]+)?]?");

    private final Set<String> names;
    private Set<String> ofThisMachine;

    AllowedHosts(Set<String> names) {
        this.names = names.stream().map(AllowedHosts::plain).collect(Collectors.toSet());
    }

    /** @param host without a port */
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

    /** Looked up once, and not before a name is asked for: where no name server answers, that takes its time. */
    private synchronized Set<String> ofThisMachine() {
        if (ofThisMachine == null) {
            var found = new HashSet<String>();
            try {
                InetAddress here = InetAddress.getLocalHost();
                found.add(plain(here.getHostName()));
                found.add(plain(here.getCanonicalHostName()));
            } catch (UnknownHostException withoutAnyName) {
                // It is asked by its address then, or by a name that is set.
            }
            ofThisMachine = found;
        }
        return ofThisMachine;
    }
}
