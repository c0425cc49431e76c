package dev.muster.doctor.checks;

import dev.muster.config.SettingNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that the first host on the way to the service resolves. */
public final class DnsCheck {
    public static final String NAME = "dns";
    private static final String TO_DO =
            "check %s and the name servers of this machine (getent hosts %s), or set a proxy if only that "
                    + "resolves names";

    private final String host;
    private final Duration patience;
    private final String toDo;

    /** @param host the service's, or that of the proxy to it */
    public DnsCheck(String host, Duration patience, SettingNames names) {
        this.host = host;
        this.patience = patience;
        toDo = TO_DO.formatted(names.toSet("jumpcloud.base-url"), host);
    }

    public List<CheckResult> findings() {
        // Java has no timeout for this.
        return List.of(TimeLimit.within(patience, this::lookedUp)
                .orElseGet(() -> CheckResult.error(
                        NAME, host + " did not resolve within " + patience.toSeconds() + " s", toDo)));
    }

    private CheckResult lookedUp() {
        try {
            return CheckResult.ok(
                    NAME,
                    host + " resolves to "
                            + Arrays.stream(InetAddress.getAllByName(host))
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(", ")));
        } catch (UnknownHostException e) {
            return CheckResult.error(NAME, host + " does not resolve", toDo);
        }
    }
}
