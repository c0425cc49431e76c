package dev.muster.jumpcloud.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.Credentials;
import dev.muster.config.Secret;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.testing.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;

/** The access tokens of a service account: requested, used and renewed. */
class OAuthTokenAuthTest {
    private static final ApiResult DONE = new ApiResult.Success(new JsonMapper().createObjectNode());
    private static final ApiResult UNAUTHORIZED = new ApiResult.Unauthorized(401, "HTTP 401: Unauthorized", true);
    private static final ApiResult FORBIDDEN = new ApiResult.Unauthorized(403, "HTTP 403: blocked", true);

    private final SettableClock clock = new SettableClock();
    private final OAuthTokenAuth access = new OAuthTokenAuth(
            new Credentials.ServiceAccount("client", Secret.of("invented-secret"), "https://tokens.example.com"),
            clock);

    @Test
    void requiresATokenBeforeTheFirstRequest() {
        assertThat(access.isTokenDue()).isTrue();
        assertThatThrownBy(this::authorization).isInstanceOf(Authenticator.TokenMissing.class);
    }

    @Test
    void sendsTheTokenAsABearer() throws Exception {
        get("first", 3600);
        assertThat(authorization()).isEqualTo("Bearer first");
        assertThat(access.isTokenDue()).isFalse();
    }

    @Test
    void requestsATokenWithBasicCredentials() {
        HttpRequest request = new BasicHttpRequest("POST", "/oauth2/token");
        access.authenticateForToken(request);
        assertThat(request.getFirstHeader("Authorization").getValue())
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("client:invented-secret".getBytes()));
    }

    @Test
    void renewsATokenAMinuteBeforeItExpires() throws Exception {
        get("first", 3600);
        clock.advance(Duration.ofSeconds(3539));
        assertThat(access.isTokenDue()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(access.isTokenDue()).isTrue();
        assertThat(authorization()).isEqualTo("Bearer first");
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(this::authorization).isInstanceOf(Authenticator.TokenMissing.class);
    }

    @Test
    void renewsAShortTokenInItsLastQuarterAndAssumesAnHourWithoutALifetime() throws Exception {
        get("short", 8);
        clock.advance(Duration.ofMillis(5999));
        assertThat(access.isTokenDue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(access.isTokenDue()).isTrue();

        get("of no time", 0);
        clock.advance(Duration.ofMinutes(58));
        assertThat(access.isTokenDue()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(access.isTokenDue()).isTrue();
    }

    @Test
    void renewsOnceForCallsThatNeedATokenAtTheSameTime() throws Exception {
        var renewals = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit((Callable<Void>) () -> {
                    if (access.isTokenDue()) {
                        renew("of number " + renewals.get(), 3600, renewals);
                    }
                    return null;
                }));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(renewals).hasValue(1);
        assertThat(authorization()).isEqualTo("Bearer of number 0");
    }

    @Test
    void cancelsASendThatWaitsForARenewalForLong() throws InterruptedException {
        access.beginRenewal(ApiOperation.RESULTS);
        assertThatThrownBy(() -> access.beginRenewal(ApiOperation.SEND)).isInstanceOf(CancellationException.class);
        access.endRenewal();
        assertThat(access.beginRenewal(ApiOperation.SEND)).isNotNull();
    }

    @Test
    void takesTheSecondRejectionForOneOfTheAccount() throws Exception {
        get("first", 3600);
        ApiResult first = access.onResponse(UNAUTHORIZED, access.token());
        assertThat(first).isInstanceOf(ApiResult.TokenExpired.class);
        assertThat(access.mayRetry(first)).isTrue();
        assertThat(access.isTokenDue()).isTrue();

        get("second", 3600);
        ApiResult second = access.onResponse(UNAUTHORIZED, access.token());
        assertThat(second).isSameAs(UNAUTHORIZED);
        assertThat(access.mayRetry(second)).isFalse();
        assertThat(access.isTokenDue()).as("a probe renews it").isTrue();
    }

    @Test
    void renewsAgainOnceTheRenewedTokenWasAccepted() throws Exception {
        get("first", 3600);
        access.onResponse(UNAUTHORIZED, access.token());
        get("second", 3600);
        access.onResponse(DONE, access.token());
        assertThat(access.onResponse(UNAUTHORIZED, access.token())).isInstanceOf(ApiResult.TokenExpired.class);
    }

    @Test
    void retriesWithTheNewTokenAfterARejectionOfTheOldOne() throws Exception {
        get("first", 3600);
        long old = access.token();
        access.onResponse(UNAUTHORIZED, old);
        get("second", 3600);
        assertThat(access.onResponse(UNAUTHORIZED, old)).isInstanceOf(ApiResult.TokenExpired.class);
        assertThat(access.isTokenDue()).isFalse();
    }

    @Test
    void leavesOtherResultsAsTheyAre() throws Exception {
        get("first", 3600);
        assertThat(access.onResponse(FORBIDDEN, access.token())).isSameAs(FORBIDDEN);
        assertThat(access.onResponse(DONE, access.token())).isSameAs(DONE);
        assertThat(access.isTokenDue()).isFalse();
    }

    @Test
    void doesNotRetryAfterARejectionWithoutJson() throws Exception {
        get("first", 3600);
        assertThat(access.mayRetry(
                        access.onResponse(new ApiResult.Unauthorized(401, "HTTP 401: no JSON", false), access.token())))
                .isFalse();
    }

    @Test
    void reportsThatNothingWasDoneWithoutAToken() {
        assertThat(access.renewalFailure(new ApiResult.Indeterminate("no answer (SocketTimeoutException)")))
                .isEqualTo(new ApiResult.NotSent("no access token: no answer (SocketTimeoutException)"));
        assertThat(access.renewalFailure(
                        new ApiResult.Unauthorized(401, "HTTP 401: Client authentication failed", false)))
                .isEqualTo(new ApiResult.Unauthorized(
                        401, "no access token: HTTP 401: Client authentication failed", true));
        assertThat(access.renewalFailure(access.acceptToken(token("first", 3600))))
                .isNull();
    }

    @Test
    void givesAllSecretsForRedaction() throws Exception {
        get("first", 3600);
        get("second", 3600);
        assertThat(access.secrets())
                .contains(
                        "invented-secret",
                        "first",
                        "second",
                        Base64.getEncoder().encodeToString("client:invented-secret".getBytes()));
    }

    private void get(String token, long seconds) throws InterruptedException {
        clock.advance(access.isTokenDue() ? Duration.ZERO : Duration.ofHours(2));
        renew(token, seconds, new AtomicInteger());
    }

    private void renew(String token, long seconds, AtomicInteger renewals) throws InterruptedException {
        String request = access.beginRenewal(ApiOperation.SEARCH);
        try {
            if (request != null) {
                assertThat(request).isEqualTo("grant_type=client_credentials&scope=api");
                access.acceptToken(token(token, seconds));
                renewals.incrementAndGet();
            }
        } finally {
            access.endRenewal();
        }
    }

    private static ApiResult token(String token, long seconds) {
        var body =
                new JsonMapper().createObjectNode().put("access_token", token).put("token_type", "bearer");
        return new ApiResult.Success(seconds == 0 ? body : body.put("expires_in", seconds));
    }

    private String authorization() throws IOException {
        HttpRequest request = new BasicHttpRequest("GET", "/api/systemusers");
        access.authenticate(request);
        return request.getFirstHeader("Authorization").getValue();
    }
}
