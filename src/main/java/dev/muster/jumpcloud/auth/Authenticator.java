package dev.muster.jumpcloud.auth;

import dev.muster.config.Credentials;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The authentication of an organization's requests: by an API key, or by an access token that has to be requested and
 * renewed. The client asks it before each call whether a token is due, and reports the result of each call to it.
 */
public interface Authenticator {

    /** Returns the one for the kind of the credentials. */
    static Authenticator of(Credentials credentials, Clock clock) {
        if (credentials instanceof Credentials.ServiceAccount account) {
            return new OAuthTokenAuth(account, clock);
        }
        return new ApiKeyAuth((Credentials.Key) credentials);
    }

    /**
     * Puts the credentials on a request.
     *
     * @throws TokenMissing if there is no valid token
     */
    void authenticate(HttpRequest request) throws IOException;

    /** The secrets in every form in which a request has them, for redaction. */
    List<String> secrets();

    /** The number of changes of the credentials so far. New ones may be accepted where old ones were rejected. */
    long changes();

    /** Returns true if a token has to be requested before the next call. */
    default boolean isTokenDue() {
        return false;
    }

    /** The number of the current token; 0 without a token. */
    default long token() {
        return 0;
    }

    /**
     * Takes note of the result of a call, and returns what it means: the first rejection of a token may only mean that
     * it has expired.
     *
     * @param token the number of the current one when the call began
     */
    default ApiResult onResponse(ApiResult result, long token) {
        return result;
    }

    /**
     * Waits until no other call renews the token, and returns the body of the token request; {@code null} if no token
     * is due any more. {@link #endRenewal} must follow, unless this throws.
     *
     * @param operation of the call that needs the token
     * @throws java.util.concurrent.CancellationException if it is a send that would have to wait for long: it may not
     *     be wanted any more after that
     */
    default @Nullable String beginRenewal(ApiOperation operation) throws InterruptedException {
        return null;
    }

    /** Puts the client's credentials on a token request. */
    default void authenticateForToken(HttpRequest request) {}

    /** Takes the token from the response to a token request, and returns what the response means for the call gate. */
    default ApiResult acceptToken(ApiResult result) {
        return result;
    }

    /**
     * The result of a call whose token could not be renewed; {@code null} if there is a valid token now. Nothing of
     * that call was done.
     *
     * @param result of {@link #acceptToken}
     */
    default @Nullable ApiResult renewalFailure(ApiResult result) {
        return null;
    }

    /** Lets the next call renew the token, if it is due again. */
    default void endRenewal() {}

    /** Returns true if a call may be retried at once: the service itself rejected only its token. */
    default boolean mayRetry(ApiResult result) {
        return result instanceof ApiResult.TokenExpired expired && expired.nothingDone();
    }

    /** There is no valid token to put on a request. */
    final class TokenMissing extends IOException {
        private static final long serialVersionUID = 1L;

        public TokenMissing() {
            super("there is no access token that still holds");
        }
    }
}
