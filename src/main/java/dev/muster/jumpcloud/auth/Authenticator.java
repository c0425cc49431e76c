package dev.muster.jumpcloud.auth;

import dev.muster.config.Credentials;
import dev.muster.jumpcloud.client.ApiOperation;
import dev.muster.jumpcloud.client.ApiResult;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.hc.core5.http.HttpRequest;

/**
 * What an organization lets our requests in by: a key, which is there, or a token, which has to be got and renewed.
 * Routes ask it before each call whether a token is due, and show it after each what came of it.
 */
public interface Authenticator {

    /** The one that goes with the credentials. */
    static Authenticator of(Credentials credentials, Clock clock) {
        if (credentials instanceof Credentials.ServiceAccount account) {
            return new OAuthTokenAuth(account, clock);
        }
        return new ApiKeyAuth((Credentials.Key) credentials);
    }

    /**
     * Puts on a request what lets it in.
     *
     * @throws TokenMissing if nothing does for now
     */
    void authenticate(HttpRequest request) throws IOException;

    /** Whatever nobody may see of it, in any form in which a request has it. */
    List<String> secrets();

    /** How often the credentials have changed so far: what was refused before may be welcome now. */
    long changes();

    /** Whether a token has to be got before the next call. */
    default boolean isTokenDue() {
        return false;
    }

    /** The number of the token that is in use; 0 where there is none. */
    default long token() {
        return 0;
    }

    /**
     * Takes note of the answer to a call, and says what it means: a token that is refused, but was not before, may only
     * have ended.
     *
     * @param token the number of the one that was in use when the call was begun
     */
    default ApiResult onResponse(ApiResult answer, long token) {
        return answer;
    }

    /**
     * Waits until nobody else gets a token, and returns the body of the request for one; {@code null} where none is due
     * any more. {@link #endRenewal} must follow, unless this throws.
     *
     * @param asked what the call is to ask that needs it
     * @throws java.util.concurrent.CancellationException if it is a send that would have to wait for long: who knows
     *     whether it is wanted after that
     */
    default String beginRenewal(ApiOperation asked) throws InterruptedException {
        return null;
    }

    /** Puts on a request for a token what lets that one in. */
    default void authenticateForToken(HttpRequest request) {}

    /** Takes the token out of the answer to a request for one, and says what it means for everybody. */
    default ApiResult take(ApiResult answer) {
        return answer;
    }

    /**
     * What a request for a token came to, for the call that waits for it: {@code null} if there is a token now. In any
     * case nothing of that call was done.
     */
    default ApiResult obstacle(ApiResult answer) {
        return null;
    }

    /** Lets the next one get a token, if need be. */
    default void endRenewal() {}

    /** Whether a call may be made once more at once: it was refused for its token alone, and by the service. */
    default boolean mayAskAgain(ApiResult answer) {
        return answer instanceof ApiResult.TokenExpired about && about.nothingDone();
    }

    /** There is no token that a request could be let in by. */
    final class TokenMissing extends IOException {
        private static final long serialVersionUID = 1L;

        public TokenMissing() {
            super("there is no access token that still holds");
        }
    }
}
