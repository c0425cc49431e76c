package dev.muster.doctor.checks;

import dev.muster.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the name of the first machine on the way to the service has an address. */
public final class DnsCheck {
    public static final String NAME = "dns";
    private static final String TO_DO =
            "check %s, and the name servers of this machine (getent hosts %s); where only a proxy can look names up, set one";

    private final String host;
    private final Duration patience;
    private final String toDo;

    /** @param settings that name the machine, or the one that calls go through */
    public DnsCheck(String host, Duration patience, Settings settings) {
        this.host = host;
        this.patience = patience;
        toDo = TO_DO.formatted(settings.toSet("jumpcloud.base-url"), host);
    }

    public List<CheckResult> findings() {
        // Java looks names up for as long as it takes.
        return List.of(TimeLimit.within(patience, this::lookedUp)
                .orElseGet(() -> CheckResult.error(
                        NAME,
                        "no name server told the address of " + host + " in " + patience.toSeconds() + " s",
                        toDo)));
    }

    private CheckResult lookedUp() {
        try {
            return CheckResult.ok(
                    NAME,
                    host + " is "
                            + Arrays.stream(InetAddress.getAllByName(host))
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(", ")));
        } catch (UnknownHostException e) {
            return CheckResult.error(NAME, "the name " + host + " has no address", toDo);
        }
    }
}
