package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.records.problem.EditDistance;
import picocli.CommandLine.Option;

/** The option that says which organization a command is about, where several are served. */
final class OrganizationOption {
    @Option(
            names = "--org",
            paramLabel = "ORG",
            description = "the organization that it is about, by its name in muster.orgs; needed where that names any")
    private String org;

    /**
     * The settings of that organization; where there is only one, those that are given.
     *
     * @throws ConfigurationException if there is no such organization, or none is named though there are several
     */
    Settings of(Settings settings) {
        return named(org, settings);
    }

    /**
     * The settings of an organization; where there is only one, those that are given.
     *
     * @param org {@code null} where none is named
     * @throws ConfigurationException if there is no such organization, or none is named though there are several
     */
    static Settings named(String org, Settings settings) {
        String names = String.join(", ", settings.orgs());
        if (org == null && settings.servesSeveral()) {
            throw new ConfigurationException(
                    "muster.orgs names organizations (" + names + "): say with --org which one it is about");
        }
        if (org != null && !settings.servesSeveral()) {
            throw new ConfigurationException("--org is \"" + org
                    + "\", but muster.orgs names no organizations: leave it out, or set muster.orgs (docs/connect.md)");
        }
        return org == null
                ? settings
                : settings.organization(org)
                        .orElseThrow(() ->
                                new ConfigurationException("--org is \"" + org + "\", which muster.orgs does not name. "
                                        + EditDistance.didYouMean(EditDistance.near(org, settings.orgs())) + "It names "
                                        + names));
    }
}
