package dev.muster.config;

/** The credentials for an organization. */
public sealed interface Credentials {

    /** Returns whether other credentials currently have the same identity at the service. */
    boolean areThoseOf(Credentials others);

    /**
     * The key of an administrator or of a service account.
     *
     * @param prefix a word sent before the key; may be empty
     */
    record Key(Secret key, String prefix) implements Credentials {
        @Override
        public boolean areThoseOf(Credentials others) {
            return others instanceof Key other && key.value().equals(other.key.value());
        }
    }

    /**
     * A service account that gets its tokens by OAuth 2.0 client credentials.
     *
     * @param tokenUrl the address of the tokens
     */
    record ServiceAccount(String clientId, Secret clientSecret, String tokenUrl) implements Credentials {
        @Override
        public boolean areThoseOf(Credentials others) {
            return others instanceof ServiceAccount other && clientId.equals(other.clientId);
        }
    }
}
