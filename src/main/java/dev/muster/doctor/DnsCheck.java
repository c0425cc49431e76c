package dev.muster.doctor;

import dev.muster.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Whether the name of the first machine on the way to the service has an address. */
final class DnsCheck {
    static final String NAME = "dns";
    private static final String TO_DO = "check %s, and the name servers of this machine (getent hosts %s); where only a proxy can look names up, set one";

    private final String host;
    private final Duration patience;
    private final String toDo;

    /** @param settings that name the machine, or the one that calls go through */
    DnsCheck(String host, Duration patience, Settings settings) {
        this.host = host;
        this.patience = patience;
        toDo = TO_DO.formatted(settings.toSet("jumpcloud.base-url"), host);
    }

    List<Finding> findings() {
        // Java looks names up for as long as it takes.
        var lookUp = new FutureTask<>(() -> InetAddress.getAllByName(host));
        var thread = new Thread(lookUp, "dns");
        thread.setDaemon(true);
        thread.start();
        try {
            return List.of(Finding.ok(NAME, host + " is " + Arrays.stream(lookUp.get(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .map(InetAddress::getHostAddress).collect(Collectors.joining(", "))));
        } catch (TimeoutException e) {
            return List.of(Finding.error(NAME, "nobody has told the address of " + host + " within " + patience.toSeconds() + " s", toDo));
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof UnknownHostException ? "" : " (" + e.getCause() + ")";
            return List.of(Finding.error(NAME, "the name " + host + " has no address" + why, toDo));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
