package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.records.problem.EditDistance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that selects one of several organizations. */
public final class OrganizationOption {
    @Option(
            names = "--org",
            paramLabel = "ORG",
            description = "organization, by its name in muster.orgs; required if muster.orgs is set")
    private String org;

    /**
     * Returns the settings of the selected organization, or the given ones if only one is served.
     *
     * @throws ConfigurationException if the organization is unknown, or none is selected of several
     */
    public Settings of(Settings settings) {
        return named(org, settings);
    }

    /**
     * Returns the settings of an organization, or the given ones if only one is served.
     *
     * @param org {@code null} if none is selected
     * @throws ConfigurationException if the organization is unknown, or none is selected of several
     */
    public static Settings named(@Nullable String org, Settings settings) {
        String names = String.join(", ", settings.orgs());
        if (org == null && settings.servesSeveral()) {
            throw new ConfigurationException(
                    "muster.orgs has several organizations (" + names + "): select one with --org");
        }
        if (org != null && !settings.servesSeveral()) {
            throw new ConfigurationException("--org is \"" + org
                    + "\", but muster.orgs is empty: remove --org, or set muster.orgs (see docs/connect.md)");
        }
        return org == null
                ? settings
                : settings.organization(org)
                        .orElseThrow(() -> new ConfigurationException("Unknown organization \"" + org + "\" in --org. "
                                + EditDistance.didYouMean(EditDistance.near(org, settings.orgs()))
                                + "muster.orgs has " + names));
    }
}
