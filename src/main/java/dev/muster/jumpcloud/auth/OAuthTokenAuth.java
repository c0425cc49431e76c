package dev.muster.jumpcloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.Credentials;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authentication by the access tokens of a service account (OAuth 2.0 client credentials, RFC 6749, 4.4). A token is
 * renewed before it expires, by one call at a time, and once when the service rejects it. If the service rejects the
 * renewed token too, it rejects the account.
 */
final class OAuthTokenAuth implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthTokenAuth.class);
    private static final int UNAUTHORIZED = 401;
    /** The lifetime that JumpCloud's own client assumes where a response gives none (observed). */
    private static final Duration USUAL_LIFETIME = Duration.ofHours(1);
    /** The time before its expiry at which a token is renewed; at most a quarter of its lifetime. */
    private static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofMinutes(1);

    /** Longer than a renewal takes when the token endpoint works as it should. */
    private static final Duration SEND_WAITS_AT_MOST = Duration.ofSeconds(2);

    private final Credentials.ServiceAccount account;
    private final Clock clock;
    private final Semaphore renewal = new Semaphore(1, true);
    private final SecretHistory secrets = new SecretHistory();
    private final SecretHistory tokens = new SecretHistory();
    private Token token = new Token("", 0, Instant.MIN, Instant.MIN);
    /** True if the previous token was rejected, and no token was accepted since. */
    private boolean rejectedBefore;

    OAuthTokenAuth(Credentials.ServiceAccount account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    private record Token(String text, long number, Instant renewAt, Instant endsAt) {
        @Override
        public String toString() {
            return "token " + number;
        }
    }

    @Override
    public synchronized void authenticate(HttpRequest request) throws IOException {
        if (!clock.instant().isBefore(token.endsAt())) {
            throw new TokenMissing();
        }
        request.setHeader("Authorization", "Bearer " + token.text());
    }

    /** Uses HTTP Basic, as JumpCloud documents it. */
    @Override
    public void authenticateForToken(HttpRequest request) {
        request.setHeader("Authorization", "Basic " + basic());
    }

    private String basic() {
        return Base64.getEncoder()
                .encodeToString(
                        (account.clientId() + ":" + account.clientSecret().value()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> secrets() {
        changes();
        return Stream.of(secrets.seen(), tokens.seen(), List.of(basic()))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public long changes() {
        return secrets.record(account.clientSecret().value());
    }

    @Override
    public synchronized boolean isTokenDue() {
        return !clock.instant().isBefore(token.renewAt());
    }

    @Override
    public synchronized long token() {
        return token.number();
    }

    @Override
    public synchronized ApiResult onResponse(ApiResult result, long used) {
        boolean rejected =
                result instanceof ApiResult.Unauthorized unauthorized && unauthorized.status() == UNAUTHORIZED;
        if (!rejected) {
            rejectedBefore = rejectedBefore && (used != token.number() || !isFromService(result));
            return result;
        }
        if (used != token.number()) {
            return new ApiResult.TokenExpired(result.message(), result.nothingDone());
        }
        token = new Token(token.text(), token.number(), Instant.MIN, Instant.MIN);
        if (rejectedBefore) {
            return result;
        }
        rejectedBefore = true;
        LOG.info("JumpCloud rejected the access token; renewing it: {}", result.message());
        return new ApiResult.TokenExpired(result.message(), result.nothingDone());
    }

    private static boolean isFromService(ApiResult result) {
        return result instanceof ApiResult.Success
                || result instanceof ApiResult.Rejected rejection && rejection.nothingDone();
    }

    @Override
    public @Nullable String beginRenewal(ApiOperation operation) throws InterruptedException {
        if (operation != ApiOperation.SEND) {
            renewal.acquire();
        } else if (!renewal.tryAcquire(SEND_WAITS_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CancellationException("another call waits for an access token");
        }
        return isTokenDue() ? "grant_type=client_credentials&scope=api" : null;
    }

    @Override
    public synchronized ApiResult acceptToken(ApiResult result) {
        if (!(result instanceof ApiResult.Success success)) {
            return result;
        }
        JsonNode body = success.body();
        Instant now = clock.instant();
        JsonNode expiresIn = body.path("expires_in");
        Duration lifetime = expiresIn.asLong() > 0
                ? Duration.ofSeconds(Math.min(expiresIn.asLong(), USUAL_LIFETIME.toSeconds() * 24))
                : USUAL_LIFETIME;
        Duration quarter = lifetime.dividedBy(4);
        Duration before = quarter.compareTo(RENEWED_BEFORE_EXPIRY) < 0 ? quarter : RENEWED_BEFORE_EXPIRY;
        token = new Token(
                body.path("access_token").asText(),
                token.number() + 1,
                now.plus(lifetime).minus(before),
                now.plus(lifetime));
        tokens.record(token.text());
        LOG.info("Obtained an access token, valid for {} s", lifetime.toSeconds());
        return new ApiResult.TokenExpired("there is a new access token", true);
    }

    @Override
    public @Nullable ApiResult renewalFailure(ApiResult result) {
        if (result instanceof ApiResult.TokenExpired) {
            return null;
        }
        String message = "no access token: " + result.message();
        return result instanceof ApiResult.Unauthorized unauthorized
                ? new ApiResult.Unauthorized(unauthorized.status(), message, true)
                : new ApiResult.NotSent(message);
    }

    @Override
    public void endRenewal() {
        renewal.release();
    }
}
