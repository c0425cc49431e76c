package dev.muster.runtime;

import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The organizations that are served, each by routes of its own. The shared routes run in the first one's context. */
public final class Organizations {
    private final Settings settings;
    private final Ledger ledger;
    private final String without;
    private final Function<Settings, OrganizationRoutes> factory;
    private final RouteFiles files;
    private final List<OrganizationRoutes> working = new CopyOnWriteArrayList<>();

    /**
     * @param settings of all, or of the one that a command is about
     * @param without the routes that are not started, as a Camel pattern
     * @param factory of an organization's routes, by its settings
     */
    Organizations(Settings settings, Ledger ledger, String without, Function<Settings, OrganizationRoutes> factory) {
        this.settings = settings;
        this.ledger = ledger;
        this.without = without;
        this.factory = factory;
        files = new RouteFiles(settings);
    }

    /** Creates the routes of all organizations, or of those with work, without starting them. */
    void create(boolean all) {
        List<Settings> some = all ? settings.organizations() : withWork();
        (some.isEmpty() ? settings.organizations() : some).stream().map(factory).forEach(working::add);
    }

    /** The organization that a command is about, and those with open imports. */
    private List<Settings> withWork() {
        Set<String> orgs = ledger.imports().notClosed().stream()
                .map(open -> open.destination().org())
                .collect(Collectors.toSet());
        return settings.organizations().stream()
                .filter(organization -> organization.org().equals(settings.org()) || orgs.contains(organization.org()))
                .toList();
    }

    /** @throws dev.muster.config.ConfigurationException if the routes cannot be started with the settings */
    void start() {
        first().start(files.all(), without);
        working.stream().skip(1).forEach(other -> other.start(files.ofEachOrganization(), without));
    }

    /** Starts the routes of organizations that have got work since, from another command. */
    public void serveOpenImports() {
        if (working.size() == settings.organizations().size()) {
            return;
        }
        Set<String> served = working.stream().map(OrganizationRoutes::org).collect(Collectors.toSet());
        for (Settings organization : withWork()) {
            if (!served.contains(organization.org())) {
                OrganizationRoutes routes = factory.apply(organization);
                // A failure to start is reported once, and not retried every second.
                working.add(routes);
                routes.start(files.ofEachOrganization(), without);
            }
        }
    }

    OrganizationRoutes first() {
        return working.get(0);
    }

    /** The routes of each organization that is served now. */
    List<OrganizationRoutes> all() {
        return working;
    }

    /** Stops all routes. Once the first one's have stopped, no others are started. */
    void stop() {
        working.forEach(OrganizationRoutes::giveUp);
        if (!working.isEmpty()) {
            first().close();
        }
        working.stream().skip(1).forEach(OrganizationRoutes::close);
    }
}
