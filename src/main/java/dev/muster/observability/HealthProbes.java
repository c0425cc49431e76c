package dev.muster.observability;

import dev.muster.config.QueueSettings.Broker;
import dev.muster.doctor.checks.DiskCheck;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.LedgerStats;
import dev.muster.messaging.BrokerConnection;
import dev.muster.runtime.OrganizationRoutes;
import dev.muster.runtime.Worker;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.ScheduledPollConsumer;

/**
 * The health checks. Messages contain no personal data, no users' files, no text from JumpCloud and no paths outside
 * the home, because anyone with access to the port can read them. The log has the details.
 */
final class HealthProbes {
    private static final Pattern STATUS = Pattern.compile("HTTP \\d{3}");
    private static final String SEE_THE_LOG = "; see the log for the place and the fix";

    private final Worker worker;
    private final Home home;
    private final List<Path> inboxes;
    private final CachedValue<LedgerStats> stats;
    private final Duration longestCall;

    /**
     * @param inboxes the folders from which files are claimed
     * @param longestCall the time after which a call should have timed out
     */
    HealthProbes(Worker worker, Home home, List<Path> inboxes, CachedValue<LedgerStats> stats, Duration longestCall) {
        this.worker = worker;
        this.home = home;
        this.inboxes = inboxes;
        this.stats = stats;
        this.longestCall = longestCall;
    }

    /** @param broker the source of messages */
    List<HealthProbe> all(Broker broker) {
        var checks = new ArrayList<HealthProbe>(List.of(
                HealthProbe.ofLiveness("flow", this::flow),
                HealthProbe.ofReadiness("inbox", this::inbox),
                HealthProbe.ofReadiness("intake", this::intake),
                HealthProbe.ofReadiness("ledger", this::ledger),
                HealthProbe.ofReadiness("service", this::service),
                HealthProbe.ofReadiness("storage", this::storage)));
        if (broker != Broker.NONE) {
            checks.add(
                    HealthProbe.ofReadiness("queue", new QueueFailure(new BrokerConnection(worker.context(), broker))));
        }
        return checks;
    }

    /** Checks that the routes that claim work are running, and that no threads are deadlocked. */
    private Optional<String> flow() {
        return worker.organizations().stream()
                .flatMap(organization -> ended(organization.context()))
                .findFirst()
                .map(route -> "Route " + route + " has stopped claiming work: restart Muster")
                .or(() -> ManagementFactory.getThreadMXBean().findDeadlockedThreads() == null
                        ? Optional.empty()
                        : Optional.of("Deadlock detected: restart Muster"));
    }

    /** The routes that claimed work before but are stopped now. */
    private static Stream<String> ended(CamelContext context) {
        return context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof ScheduledPollConsumer)
                .map(Route::getId)
                .filter(route ->
                        !context.getRouteController().getRouteStatus(route).isStarted());
    }

    private Optional<String> inbox() {
        return inboxes.stream()
                .map(folder -> unusable(
                        folder,
                        "The inbox"
                                + (folder.equals(home.inbox())
                                        ? ""
                                        : "'s folder " + home.inbox().relativize(folder))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> intake() {
        long failing = worker.organizations().stream()
                .mapToLong(OrganizationRoutes::failingImports)
                .sum();
        return failing == 0
                ? Optional.empty()
                : Optional.of("Reading fails repeatedly for imports: " + failing + SEE_THE_LOG);
    }

    private Optional<String> ledger() {
        Set<Kind> failureReporter = worker.failureReporter().present();
        if (failureReporter.contains(Kind.DAMAGED)) {
            return Optional.of("The ledger is damaged" + SEE_THE_LOG);
        }
        if (failureReporter.contains(Kind.LOCKED)) {
            return Optional.of("Another program has locked the ledger" + SEE_THE_LOG);
        }
        try {
            stats.get();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("The ledger cannot be read (" + e.getClass().getSimpleName() + ")" + SEE_THE_LOG);
        }
    }

    /** Checks JumpCloud: down only if every organization fails. The metrics show each one. */
    private Optional<String> service() {
        List<Optional<String>> troubles =
                worker.organizations().stream().map(this::trouble).toList();
        return troubles.stream().allMatch(Optional::isPresent) ? troubles.get(0) : Optional.empty();
    }

    private Optional<String> trouble(OrganizationRoutes organization) {
        return refusal(organization.callGate())
                .or(() -> organization
                        .calls()
                        .oldest()
                        .filter(age -> age.compareTo(longestCall) > 0)
                        .map(age -> "A call to JumpCloud has taken " + age.toSeconds()
                                + " s; the limit is " + longestCall.toSeconds()
                                + " s. Restart Muster if this lasts"));
    }

    private static Optional<String> refusal(CallGate callGate) {
        return callGate.refusal().map(refusal -> {
            Matcher status = STATUS.matcher(refusal);
            return "JumpCloud rejects our credentials" + (status.lookingAt() ? " (" + status.group() + ")" : "")
                    + "; sending is paused, next probe in "
                    + Duration.ofMillis(callGate.pauseMillis()).toSeconds() + " s. See the log for its message";
        });
    }

    private Optional<String> storage() {
        Set<Kind> failureReporter = worker.failureReporter().present();
        if (failureReporter.contains(Kind.FULL)) {
            return Optional.of("The disk is full" + SEE_THE_LOG);
        }
        if (failureReporter.contains(Kind.TOO_MANY_FILES)) {
            return Optional.of("Too many files are open" + SEE_THE_LOG);
        }
        if (failureReporter.contains(Kind.UNWRITABLE)) {
            return Optional.of("A file or folder is not writable" + SEE_THE_LOG);
        }
        return Stream.of(
                        home.root(),
                        home.work(),
                        home.root().resolve("done"),
                        home.root().resolve("reports"),
                        home.root().resolve("dead-letter"))
                .map(folder -> unusable(folder, named(folder)))
                .flatMap(Optional::stream)
                .findFirst()
                .or(this::tooFull);
    }

    private String named(Path folder) {
        return folder.equals(home.root())
                ? "The home"
                : "The home's folder " + home.root().relativize(folder);
    }

    private Optional<String> tooFull() {
        try {
            long usable = Files.getFileStore(home.root()).getUsableSpace();
            return usable >= DiskCheck.LEAST
                    ? Optional.empty()
                    : Optional.of("Only " + usable / 1_000_000 + " MB are free on the home's disk: free up space");
        } catch (IOException e) {
            return Optional.of("Cannot read the free space of the home's disk: check the disk");
        }
    }

    private static Optional<String> unusable(Path folder, String name) {
        return Files.isDirectory(folder) && Files.isReadable(folder) && Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of(name
                        + " is missing, or this user cannot read and write it: create it or change its permissions");
    }
}
