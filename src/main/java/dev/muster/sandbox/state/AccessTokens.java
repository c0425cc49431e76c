package dev.muster.sandbox.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The access tokens that were given. */
public final class AccessTokens {
    private final Clock clock;
    private final Map<String, Given> given = new HashMap<>();

    public AccessTokens(Clock clock) {
        this.clock = clock;
    }

    /** A token of a client. */
    private record Given(String client, Instant endsAt, boolean revoked) {}

    /** Gives a token. It says which one it is, so that whoever finds it somewhere knows. */
    public synchronized String give(String client, Duration life) {
        String token =
                "sandbox-token-" + (given.size() + 1) + "-of-" + Integer.toHexString(System.identityHashCode(this));
        given.put(token, new Given(client, clock.instant().plus(life), false));
        return token;
    }

    /** Whether a token holds. */
    public synchronized boolean accepts(String token) {
        Given one = given.get(token);
        return one != null && !one.revoked() && clock.instant().isBefore(one.endsAt());
    }

    /** Whose token it is, whether it holds or not. */
    public synchronized Optional<String> client(String token) {
        return Optional.ofNullable(given.get(token)).map(Given::client);
    }

    /** No token that was given so far holds any longer. */
    public synchronized void revokeAll() {
        given.replaceAll((token, one) -> new Given(one.client(), one.endsAt(), true));
    }

    /** How many were given so far. */
    public synchronized int count() {
        return given.size();
    }
}
