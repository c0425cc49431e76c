package dev.muster.config;

/**
 * The names of settings in messages and advice for one organization.
 *
 * @param org the organization's name in {@code muster.orgs}; empty for the only one
 * @param ownCredentials whether the organization has credentials of its own
 */
public record SettingNames(String org, boolean ownCredentials) {

    /** The key of a setting for this organization; for the only one, the key itself. */
    public String ownKey(String key) {
        return org.isEmpty() ? key : OrganizationSettings.key(org, key);
    }

    /**
     * The name of a setting to use in advice for this organization: the environment variable, or, for one of several
     * organizations, its own key.
     */
    public String toSet(String key) {
        return org.isEmpty() ? Setting.variable(key) : ownKey(key);
    }

    /** The environment variable of this organization's API key. */
    public String apiKeyVariable() {
        String key = SettingCatalog.API_KEY.key();
        return Setting.variable(ownCredentials ? ownKey(key) : key);
    }
}
