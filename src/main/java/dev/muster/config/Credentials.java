package dev.muster.config;

/** What an organization lets us in by. */
public sealed interface Credentials {

    /** Whether the service takes others for the same as these, as they are now. */
    boolean areThoseOf(Credentials others);

    /**
     * The key of an administrator or of a service account.
     *
     * @param prefix what is sent before it; empty for nothing
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
     * @param tokenUrl where it gets them
     */
    record ServiceAccount(String clientId, Secret clientSecret, String tokenUrl) implements Credentials {
        @Override
        public boolean areThoseOf(Credentials others) {
            return others instanceof ServiceAccount other && clientId.equals(other.clientId);
        }
    }
}
