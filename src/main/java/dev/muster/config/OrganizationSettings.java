package dev.muster.config;

import dev.muster.records.problem.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is set for single organizations: {@code muster.org.NAME.} and the name of a setting that an organization may
 * have of its own. All else holds for it as for the others; but nobody inherits an organization's id, nor credentials
 * where there are some of its own, however given.
 */
final class OrganizationSettings {
    static final String PREFIX = "muster.org.";
    private static final Set<String> OWN =
            SettingCatalog.OF_AN_ORGANIZATION.stream().map(Setting::key).collect(Collectors.toSet());
    private static final Set<String> CREDENTIALS = Stream.of(
                    SettingCatalog.API_KEY,
                    SettingCatalog.API_KEY.ofItsFile(),
                    SettingCatalog.CLIENT_ID,
                    SettingCatalog.CLIENT_SECRET,
                    SettingCatalog.CLIENT_SECRET.ofItsFile())
            .map(Setting::key)
            .collect(Collectors.toSet());

    private OrganizationSettings() {}

    /** Whether a key is about a single organization, by its name. */
    static boolean isOne(String key) {
        return key.startsWith(PREFIX);
    }

    /** The key of what is set for an organization alone. */
    static String key(String org, String setting) {
        return PREFIX + org + "." + setting;
    }

    /** The keys that there may be for organizations. */
    static Stream<String> keys(List<String> orgs) {
        return orgs.stream().flatMap(org -> OWN.stream().map(setting -> key(org, setting)));
    }

    /** Whether there are credentials for an organization alone, however given. */
    static boolean hasItsOwnCredentials(Map<String, String> values, String org) {
        return CREDENTIALS.stream()
                .anyMatch(credential ->
                        !values.getOrDefault(key(org, credential), "").isEmpty());
    }

    /** What holds for an organization. */
    static String value(Map<String, String> values, String org, String setting) {
        if (ofCredentials(setting)) {
            String own = values.getOrDefault(key(org, setting), "");
            return hasItsOwnCredentials(values, org) || !own.isEmpty() ? own : values.get(setting);
        }
        return values.getOrDefault(
                key(org, setting), setting.equals(SettingCatalog.ORGANIZATION.key()) ? "" : values.get(setting));
    }

    private static boolean ofCredentials(String setting) {
        return CREDENTIALS.contains(setting) || setting.equals(SettingCatalog.TOKEN_URL.key());
    }

    /**
     * @throws ConfigurationException if something is set for an organization that there is not, or that is no setting
     *     of organizations
     */
    static void check(Set<String> keys, List<String> orgs) {
        for (String key :
                keys.stream().filter(OrganizationSettings::isOne).sorted().toList()) {
            String[] parts = key.substring(PREFIX.length()).split("\\.", 2);
            String setting = parts.length > 1 ? parts[1] : "";
            if (!orgs.contains(parts[0])) {
                throw new ConfigurationException(
                        "config/application.properties: there is no organization \"" + parts[0] + "\" (" + key + "); "
                                + (orgs.isEmpty()
                                        ? "muster.orgs names none. "
                                        : "muster.orgs names " + String.join(", ", orgs) + ". ")
                                + EditDistance.didYouMean(EditDistance.near(parts[0], orgs))
                                + "Correct the name, or add it there");
            }
            if (!OWN.contains(setting)) {
                throw new ConfigurationException("config/application.properties: an organization has no setting \""
                        + setting + "\" of its own (" + key + "). "
                        + EditDistance.didYouMean(
                                EditDistance.near(setting, OWN, name -> name.replaceFirst("^[a-z]+\\.", "")))
                        + "Correct its name, or remove the line");
            }
        }
    }

    /**
     * Users that are meant for one organization must never reach another.
     *
     * @throws ConfigurationException if one is, or may be, the same as one of others
     */
    static void refuseTheSame(Settings one, List<Settings> others) {
        others.stream().filter(other -> areTheSame(one, other)).findFirst().ifPresent(other -> {
            throw new ConfigurationException("muster.orgs: " + other.org() + " and " + one.org()
                    + (one.organization().isEmpty() || other.organization().isEmpty()
                            ? " have the same credentials, and not each an organization's id: set "
                                    + key(one.org(), "jumpcloud.org-id") + " and "
                                    + key(other.org(), "jumpcloud.org-id") + ", or let each have credentials of its own"
                            : " have the same " + SettingCatalog.ORGANIZATION.key()
                                    + ": correct it, or leave out one of them"));
        });
    }

    private static boolean areTheSame(Settings one, Settings other) {
        if (!one.baseUrl().equals(other.baseUrl())) {
            return false;
        }
        return one.organization().isEmpty() || other.organization().isEmpty()
                ? haveTheSameCredentials(one.connection(), other.connection())
                : one.organization().equalsIgnoreCase(other.organization());
    }

    private static boolean haveTheSameCredentials(ConnectionSettings one, ConnectionSettings other) {
        return one.hasCredentials()
                && other.hasCredentials()
                && one.credentials().areThoseOf(other.credentials());
    }
}
