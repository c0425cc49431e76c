package dev.muster.config;

import dev.muster.records.problem.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of single organizations: {@code muster.org.NAME.} and the name of a setting. Organizations inherit all
 * other settings, except the organization's id, and credentials if they have any of their own.
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

    /** Returns whether a key is a setting of a single organization. */
    static boolean isOne(String key) {
        return key.startsWith(PREFIX);
    }

    /** The key of a setting of one organization. */
    static String key(String org, String setting) {
        return PREFIX + org + "." + setting;
    }

    /** All possible keys for some organizations. */
    static Stream<String> keys(List<String> orgs) {
        return orgs.stream().flatMap(org -> OWN.stream().map(setting -> key(org, setting)));
    }

    /** Returns whether an organization has credentials of its own, of any kind. */
    static boolean hasItsOwnCredentials(Map<String, String> values, String org) {
        return CREDENTIALS.stream()
                .anyMatch(credential ->
                        !values.getOrDefault(key(org, credential), "").isEmpty());
    }

    /** The value of a setting for an organization. */
    static String value(Map<String, String> values, String org, String setting) {
        if (ofCredentials(setting)) {
            String own = values.getOrDefault(key(org, setting), "");
            return hasItsOwnCredentials(values, org) || !own.isEmpty()
                    ? own
                    : Objects.requireNonNull(values.get(setting));
        }
        String own = values.get(key(org, setting));
        if (own != null) {
            return own;
        }
        return setting.equals(SettingCatalog.ORGANIZATION.key()) ? "" : Objects.requireNonNull(values.get(setting));
    }

    private static boolean ofCredentials(String setting) {
        return CREDENTIALS.contains(setting) || setting.equals(SettingCatalog.TOKEN_URL.key());
    }

    /**
     * Checks the settings of single organizations.
     *
     * @throws ConfigurationException if an organization or a setting is unknown
     */
    static void check(Set<String> keys, List<String> orgs) {
        for (String key :
                keys.stream().filter(OrganizationSettings::isOne).sorted().toList()) {
            String[] parts = key.substring(PREFIX.length()).split("\\.", 2);
            String setting = parts.length > 1 ? parts[1] : "";
            if (!orgs.contains(parts[0])) {
                throw new ConfigurationException(
                        "config/application.properties: unknown organization \"" + parts[0] + "\" (" + key + "); "
                                + (orgs.isEmpty()
                                        ? "muster.orgs is empty. "
                                        : "muster.orgs has " + String.join(", ", orgs) + ". ")
                                + EditDistance.didYouMean(EditDistance.near(parts[0], orgs))
                                + "Correct the name or add it to muster.orgs");
            }
            if (!OWN.contains(setting)) {
                throw new ConfigurationException("config/application.properties: \""
                        + setting + "\" cannot be set for one organization (" + key + "). "
                        + EditDistance.didYouMean(
                                EditDistance.near(setting, OWN, name -> name.replaceFirst("^[a-z]+\\.", "")))
                        + "Correct the name or remove the line");
            }
        }
    }

    /**
     * Checks that organizations differ, so that users meant for one never reach another.
     *
     * @throws ConfigurationException if one is or may be the same as another
     */
    static void refuseTheSame(Settings one, List<Settings> others) {
        others.stream().filter(other -> areTheSame(one, other)).findFirst().ifPresent(other -> {
            throw new ConfigurationException("muster.orgs: " + other.org() + " and " + one.org()
                    + (one.organization().isEmpty() || other.organization().isEmpty()
                            ? " have the same credentials and no organization ids: set "
                                    + key(one.org(), "jumpcloud.org-id") + " and "
                                    + key(other.org(), "jumpcloud.org-id") + ", or give each its own credentials"
                            : " have the same " + SettingCatalog.ORGANIZATION.key()
                                    + ": correct it or remove one of them"));
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
