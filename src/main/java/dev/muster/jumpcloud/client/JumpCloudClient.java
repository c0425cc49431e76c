package dev.muster.jumpcloud.client;

import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.CallGate.Permit;
import dev.muster.jumpcloud.pacing.RetryAfter;
import dev.muster.jumpcloud.pacing.ServerClock;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with JumpCloud. Every call waits for a permit of the {@link CallGate}, sends one authenticated
 * request and turns whatever happens, even an {@link Error}, into an {@link ApiResult}, which the authenticator and the
 * gate take note of. A call is sent a second time only if JumpCloud rejected it for its expired token. Safe for several
 * threads.
 */
public final class JumpCloudClient {
    private static final String DATE = "date";

    private final HttpSender http;
    private final Authenticator authenticator;
    private final CallGate gate;
    private final RetryAfter retryAfter;
    private final ServerClock serverClock;
    private final ResponseClassifier classifier;
    private final ApiCalls calls;

    public JumpCloudClient(
            HttpSender http,
            Authenticator authenticator,
            CallGate gate,
            RetryAfter retryAfter,
            ServerClock serverClock,
            ResponseClassifier classifier,
            ApiCalls calls) {
        this.http = http;
        this.authenticator = authenticator;
        this.gate = gate;
        this.retryAfter = retryAfter;
        this.serverClock = serverClock;
        this.classifier = classifier;
        this.calls = calls;
    }

    /** Makes a call; may wait for a permit as long as the gate asks for. */
    public ApiResult call(ApiRequest request) {
        ApiResult result = attempt(request);
        return authenticator.mayRetry(result) ? attempt(request) : result;
    }

    private ApiResult attempt(ApiRequest request) {
        try {
            if (authenticator.isTokenDue()) {
                ApiResult failure = renewToken(request.operation());
                if (failure != null) {
                    return failure;
                }
            }
            return send(request, gate.acquire(request.operation()));
        } catch (CancellationException | InterruptedException notSent) {
            return classifier.failed(notSent);
        }
    }

    private ApiResult send(ApiRequest request, Permit permit) {
        long begun = calls.begin();
        long token = authenticator.token();
        ApiResult result = authenticator.onResponse(exchange(request), token);
        gate.record(permit, result);
        calls.end(request.operation(), begun, result);
        return result;
    }

    private ApiResult exchange(ApiRequest request) {
        try {
            ApiResponse response = http.send(request);
            ApiResult result = classify(request.operation(), request.body(), response);
            serverClock.record(response.header(DATE), result);
            return result;
        } catch (Throwable failure) {
            return classifier.failed(failure);
        }
    }

    /** Renews the token, one call at a time. Returns {@code null} if there is a valid token now. */
    private @Nullable ApiResult renewToken(ApiOperation operation) throws InterruptedException {
        String form = authenticator.beginRenewal(operation);
        try {
            // A call that waited for another one's renewal finds its token.
            return form == null ? null : authenticator.renewalFailure(requestToken(form, gate.acquire(operation)));
        } finally {
            authenticator.endRenewal();
        }
    }

    private ApiResult requestToken(String form, Permit permit) {
        long begun = calls.begin();
        ApiResult response = exchangeToken(form);
        calls.end(ApiOperation.TOKEN, begun, response);
        ApiResult result = authenticator.acceptToken(response);
        gate.record(permit, result);
        return result;
    }

    /** The token endpoint may be another machine, so that its clock says nothing about the API's. */
    private ApiResult exchangeToken(String form) {
        try {
            return classify(ApiOperation.TOKEN, null, http.requestToken(form));
        } catch (Throwable failure) {
            return classifier.failed(failure);
        }
    }

    private ApiResult classify(ApiOperation operation, @Nullable String sent, ApiResponse response) {
        retryAfter.record(response.status(), response.header("retry-after"), response.header(DATE));
        return classifier.read(operation, sent, response.status(), response.header("content-type"), response.body());
    }
}
