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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access by the tokens of a service account (OAuth 2.0 client credentials, RFC 6749, 4.4). A token is renewed a while
 * before its end, by one at a time, and once when the service refuses it. A token that was got because the service had
 * refused the one before, and is refused itself, says that it is the account that is refused.
 */
final class OAuthTokenAuth implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthTokenAuth.class);
    private static final int UNAUTHORIZED = 401;
    /** What JumpCloud's own client assumes where the answer does not say how long a token holds (observed). */
    private static final Duration USUAL_LIFE = Duration.ofHours(1);
    /** So long before its end a token is renewed, or for a last quarter of a short life. */
    private static final Duration BEFORE_ITS_END = Duration.ofMinutes(1);

    /** Where tokens are given as they should be, nobody has to wait so long. */
    private static final Duration LONGEST_WAIT_OF_A_SEND = Duration.ofSeconds(2);

    private final Credentials.ServiceAccount account;
    private final Clock clock;
    private final Semaphore renewal = new Semaphore(1, true);
    private final SecretHistory secrets = new SecretHistory();
    private final SecretHistory tokens = new SecretHistory();
    private Token token = new Token("", 0, Instant.MIN, Instant.MIN);
    /** Whether the token before was refused, and none was welcome since. */
    private boolean refusedBefore;

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

    /** By HTTP Basic, as JumpCloud documents it. */
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
        return secrets.of(account.clientSecret().value());
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
    public synchronized ApiResult onResponse(ApiResult answer, long used) {
        boolean refused = answer instanceof ApiResult.Unauthorized refusal && refusal.status() == UNAUTHORIZED;
        if (!refused) {
            refusedBefore = refusedBefore && (used != token.number() || !isOfTheService(answer));
            return answer;
        }
        if (used != token.number()) {
            return new ApiResult.TokenExpired(answer.message(), answer.nothingDone());
        }
        token = new Token(token.text(), token.number(), Instant.MIN, Instant.MIN);
        if (refusedBefore) {
            return answer;
        }
        refusedBefore = true;
        LOG.info("The service refuses the access token, which is renewed: {}", answer.message());
        return new ApiResult.TokenExpired(answer.message(), answer.nothingDone());
    }

    private static boolean isOfTheService(ApiResult answer) {
        return answer instanceof ApiResult.Success
                || answer instanceof ApiResult.Rejected refused && refused.nothingDone();
    }

    @Override
    public String beginRenewal(ApiOperation asked) throws InterruptedException {
        if (asked != ApiOperation.SEND) {
            renewal.acquire();
        } else if (!renewal.tryAcquire(LONGEST_WAIT_OF_A_SEND.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CancellationException("another call waits for an access token");
        }
        return isTokenDue() ? "grant_type=client_credentials&scope=api" : null;
    }

    @Override
    public synchronized ApiResult take(ApiResult answer) {
        if (!(answer instanceof ApiResult.Success done)) {
            return answer;
        }
        JsonNode body = done.body();
        Instant now = clock.instant();
        JsonNode expiresIn = body.path("expires_in");
        Duration life = expiresIn.asLong() > 0
                ? Duration.ofSeconds(Math.min(expiresIn.asLong(), USUAL_LIFE.toSeconds() * 24))
                : USUAL_LIFE;
        Duration before = life.dividedBy(4).compareTo(BEFORE_ITS_END) < 0 ? life.dividedBy(4) : BEFORE_ITS_END;
        token = new Token(
                body.path("access_token").asText(),
                token.number() + 1,
                now.plus(life).minus(before),
                now.plus(life));
        tokens.of(token.text());
        LOG.info("There is a new access token, which holds for {} s", life.toSeconds());
        return new ApiResult.TokenExpired("there is a new access token", true);
    }

    @Override
    public ApiResult obstacle(ApiResult answer) {
        if (answer instanceof ApiResult.TokenExpired) {
            return null;
        }
        String message = "no access token: " + answer.message();
        return answer instanceof ApiResult.Unauthorized refused
                ? new ApiResult.Unauthorized(refused.status(), message, true)
                : new ApiResult.NotSent(message);
    }

    @Override
    public void endRenewal() {
        renewal.release();
    }
}
