package dev.muster.runtime;

import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The organizations that are worked for, each by routes of its own; the first one's run beside what is done once for
 * all.
 */
public final class Organizations {
    private final Settings settings;
    private final Ledger ledger;
    private final String without;
    private final Function<Settings, OrganizationRoutes> making;
    private final RouteFiles files;
    private final List<OrganizationRoutes> working = new CopyOnWriteArrayList<>();

    /**
     * @param settings of all, or of the one that a command is about
     * @param without the routes that are not started, as Camel wants them listed
     * @param making of an organization's routes, by its settings
     */
    Organizations(Settings settings, Ledger ledger, String without, Function<Settings, OrganizationRoutes> making) {
        this.settings = settings;
        this.ledger = ledger;
        this.without = without;
        this.making = making;
        files = new RouteFiles(settings);
    }

    /** Makes the routes of some organizations, without starting them: of all, or of those with work. */
    void make(boolean all) {
        List<Settings> some = all ? settings.organizations() : withWork();
        (some.isEmpty() ? settings.organizations() : some).stream().map(making).forEach(working::add);
    }

    /** The one that a command is about, and those with open imports. */
    private List<Settings> withWork() {
        Set<String> orgs =
                ledger.imports().notClosed().stream().map(ImportRun::org).collect(Collectors.toSet());
        return settings.organizations().stream()
                .filter(organization -> organization.org().equals(settings.org()) || orgs.contains(organization.org()))
                .toList();
    }

    /** @throws dev.muster.config.ConfigurationException if the routes cannot be started with the settings */
    void start() {
        first().start(files.all(), without);
        working.stream().skip(1).forEach(other -> other.start(files.ofEachOrganization(), without));
    }

    /** Starts the routes of organizations that got work since: another command may have handed it over. */
    public void serveOpenImports() {
        if (working.size() == settings.organizations().size()) {
            return;
        }
        Set<String> served = working.stream().map(OrganizationRoutes::org).collect(Collectors.toSet());
        for (Settings organization : withWork()) {
            if (!served.contains(organization.org())) {
                OrganizationRoutes routes = making.apply(organization);
                // Where they cannot be started, that is told once, and not tried every second.
                working.add(routes);
                routes.start(files.ofEachOrganization(), without);
            }
        }
    }

    OrganizationRoutes first() {
        return working.get(0);
    }

    /** The routes of each that is worked for now. */
    List<OrganizationRoutes> all() {
        return working;
    }

    /** Lets what is under way end. Once the first one's routes have stopped, no more are started. */
    void stop() {
        working.forEach(OrganizationRoutes::giveUp);
        if (!working.isEmpty()) {
            first().close();
        }
        working.stream().skip(1).forEach(OrganizationRoutes::close);
    }
}
