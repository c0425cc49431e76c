package dev.muster.config;

/** What an organization lets us in by. */
public sealed interface Credentials {

    /** The key of an administrator or of a service account. */
    record Key(Secret key) implements Credentials {
    }

    /**
     * A service account that gets its tokens by OAuth 2.0 client credentials.
     *
     * @param tokenUrl where it gets them
     */
    record ServiceAccount(String clientId, Secret clientSecret, String tokenUrl) implements Credentials {
    }
}
