package dev.muster.sandbox.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The issued access tokens. */
public final class AccessTokens {
    private final Clock clock;
    private final Map<String, Given> given = new HashMap<>();

    public AccessTokens(Clock clock) {
        this.clock = clock;
    }

    /** A token of a client. */
    private record Given(String client, Instant endsAt, boolean revoked) {}

    /** Issues a token with a recognizable text, so that leaks can be traced. */
    public synchronized String give(String client, Duration life) {
        String token =
                "sandbox-token-" + (given.size() + 1) + "-of-" + Integer.toHexString(System.identityHashCode(this));
        given.put(token, new Given(client, clock.instant().plus(life), false));
        return token;
    }

    /** Returns whether a token is valid. */
    public synchronized boolean accepts(String token) {
        Given one = given.get(token);
        return one != null && !one.revoked() && clock.instant().isBefore(one.endsAt());
    }

    /** The client of a token, valid or not. */
    public synchronized Optional<String> client(String token) {
        return Optional.ofNullable(given.get(token)).map(Given::client);
    }

    /** Invalidates all tokens issued so far. */
    public synchronized void revokeAll() {
        given.replaceAll((token, one) -> new Given(one.client(), one.endsAt(), true));
    }

    /** The number of issued tokens. */
    public synchronized int count() {
        return given.size();
    }
}
