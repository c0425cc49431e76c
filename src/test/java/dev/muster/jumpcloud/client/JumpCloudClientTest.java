package dev.muster.jumpcloud.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.Credentials;
import dev.muster.config.Secret;
import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.RetryAfter;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.testing.SettableClock;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;

/** The conversation with JumpCloud, against a script of responses. */
class JumpCloudClientTest {
    private static final Credentials KEY = new Credentials.Key(Secret.of("invented-key"), "");
    private static final Credentials ACCOUNT =
            new Credentials.ServiceAccount("client", Secret.of("invented-secret"), "https://tokens.example.com");
    private static final String JOB = "{\"jobId\":\"j1\"}";

    private final SettableClock clock = new SettableClock();
    private final CallGate gate = new CallGate(60, clock);
    private final ServerClock serverClock = new ServerClock(clock);
    private final ApiCalls calls = new ApiCalls();
    private final List<String> ended = new ArrayList<>();
    private final Script script = new Script();
    private Authenticator authenticator;

    /** Responses, and failures to get one, in the order of the requests. */
    private final class Script implements HttpSender {
        private final Queue<Object> steps = new ArrayDeque<>();
        private final List<String> requests = new ArrayList<>();

        void add(Object... next) {
            steps.addAll(Arrays.asList(next));
        }

        @Override
        public ApiResponse send(ApiRequest request) throws IOException {
            var sent = new BasicHttpRequest(request.method(), request.target());
            authenticator.authenticate(sent);
            return next(request.method() + " " + sent.getHeaders()[sent.getHeaders().length - 1].getValue());
        }

        @Override
        public ApiResponse requestToken(String form) throws IOException {
            return next("token " + form);
        }

        private ApiResponse next(String request) throws IOException {
            requests.add(request);
            Object step = steps.remove();
            if (step instanceof IOException failure) {
                throw failure;
            }
            if (step instanceof Error failure) {
                throw failure;
            }
            return (ApiResponse) step;
        }
    }

    private static ApiResponse json(int status, String body, String... headers) {
        return response(status, "application/json", body, headers);
    }

    private static ApiResponse response(int status, String type, String body, String... headers) {
        var all = new TreeMap<>(Map.of("content-type", type));
        for (int name = 0; name < headers.length; name += 2) {
            all.put(headers[name], headers[name + 1]);
        }
        return new ApiResponse(new ResponseHead(status, all), body);
    }

    private static ApiResponse token(String token) {
        return json(200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600,\"token_type\":\"bearer\"}");
    }

    private JumpCloudClient client(Credentials credentials) {
        authenticator = Authenticator.of(credentials, clock);
        calls.onEnd((operation, result, duration) ->
                ended.add(operation + " " + result.getClass().getSimpleName()));
        return new JumpCloudClient(
                script,
                authenticator,
                gate,
                new RetryAfter(gate, serverClock, clock),
                serverClock,
                new ResponseClassifier(() -> new Redaction(authenticator.secrets()), AttributeCatalog.load()),
                calls);
    }

    private static ApiRequest sending() {
        return new ApiRequest(ApiOperation.SEND, "POST", "/api/v2/bulk/users", Map.of(), "[]");
    }

    @Test
    void sendsOneAuthenticatedRequestAndRecordsItsResult() {
        script.add(json(200, JOB));

        assertThat(client(KEY).call(sending())).isInstanceOf(ApiResult.Success.class);
        assertThat(script.requests).containsExactly("POST invented-key");
        assertThat(ended).containsExactly("SEND Success");
        assertThat(calls.oldest()).isEmpty();
        assertThat(gate.lastSuccessAge()).hasValue(Duration.ZERO);
    }

    @Test
    void sendsNothingWithoutAPermit() {
        gate.onRetryAfter(Duration.ofMinutes(1));

        assertThat(client(KEY).call(sending())).isInstanceOf(ApiResult.NotSent.class);
        assertThat(script.requests).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void acquiresAPermitForTheTokenRequestToo() {
        gate.onRetryAfter(Duration.ofMinutes(1));

        assertThat(client(ACCOUNT).call(sending())).isInstanceOf(ApiResult.NotSent.class);
        assertThat(script.requests).isEmpty();
    }

    @Test
    void pausesAllCallsForRetryAfter() {
        script.add(json(503, "{\"message\":\"busy\"}", "retry-after", "17"));

        assertThat(client(KEY).call(sending())).isInstanceOf(ApiResult.Throttled.class);
        assertThat(gate.pauseMillis()).isEqualTo(17_000);
    }

    @Test
    void pausesAllCallsForRetryAfterOfTheTokenEndpoint() {
        script.add(json(429, "{\"error\":\"slow_down\"}", "retry-after", "17"));

        assertThat(client(ACCOUNT).call(sending())).isInstanceOf(ApiResult.NotSent.class);
        assertThat(gate.pauseMillis()).isEqualTo(17_000);
    }

    @Test
    void opensTheBreakerWhenTheKeyIsRejected() {
        script.add(json(401, "{\"message\":\"Unauthorized\"}"));

        assertThat(client(KEY).call(sending())).isInstanceOf(ApiResult.Unauthorized.class);
        assertThat(gate.refusal()).hasValue("HTTP 401: Unauthorized");
        assertThat(script.requests).hasSize(1);
    }

    @Test
    void requestsATokenOnceForManyCalls() {
        JumpCloudClient client = client(ACCOUNT);
        script.add(token("first"), json(200, JOB), json(200, JOB));

        client.call(sending());
        client.call(sending());
        assertThat(script.requests)
                .containsExactly(
                        "token grant_type=client_credentials&scope=api", "POST Bearer first", "POST Bearer first");
        assertThat(ended).containsExactly("TOKEN Success", "SEND Success", "SEND Success");
    }

    @Test
    void sendsOnceMoreWithANewTokenWhenJumpCloudRejectsTheOldOne() {
        script.add(token("first"), json(401, "{\"message\":\"expired\"}"), token("second"), json(200, JOB));

        assertThat(client(ACCOUNT).call(sending())).isInstanceOf(ApiResult.Success.class);
        assertThat(script.requests)
                .filteredOn(request -> request.startsWith("POST"))
                .containsExactly("POST Bearer first", "POST Bearer second");
        assertThat(gate.refusal()).isEmpty();
        assertThat(gate.setbacks()).isZero();
    }

    @Test
    void sendsNoThirdTimeWhenTheNewTokenIsRejectedToo() {
        ApiResponse rejection = json(401, "{\"message\":\"Unauthorized\"}");
        script.add(token("first"), rejection, token("second"), rejection);

        assertThat(client(ACCOUNT).call(sending())).isInstanceOf(ApiResult.Unauthorized.class);
        assertThat(gate.refusal()).isPresent();
        assertThat(script.requests).hasSize(4);
    }

    @Test
    void sendsNotAgainWhenARejectionMayComeFromAProxy() {
        script.add(token("first"), response(401, "text/html", "<html>"));

        assertThat(client(ACCOUNT).call(sending()))
                .isInstanceOf(ApiResult.TokenExpired.class)
                .matches(result -> !result.nothingDone());
        assertThat(script.requests).hasSize(2);
    }

    @Test
    void sendsNothingWithoutAToken() {
        script.add(json(401, "{\"error\":\"invalid_client\"}"));

        assertThat(client(ACCOUNT).call(sending()))
                .isEqualTo(new ApiResult.Unauthorized(401, "no access token: HTTP 401: invalid_client", true));
        assertThat(script.requests).hasSize(1);
        assertThat(gate.refusal()).hasValue("HTTP 401: invalid_client");
    }

    @Test
    void renewsTheTokenAfterARenewalThatFailed() {
        JumpCloudClient client = client(ACCOUNT);
        script.add(new SocketException("reset"), token("first"), json(200, JOB));

        assertThat(client.call(sending())).isInstanceOf(ApiResult.NotSent.class);
        clock.advance(Duration.ofMillis(gate.pauseMillis()));
        assertThat(client.call(sending())).isInstanceOf(ApiResult.Success.class);
    }

    @Test
    void distinguishesAFailureToConnectFromALostResponse() {
        JumpCloudClient client = client(KEY);
        script.add(new UnknownHostException("console.example.com"), new SocketException("reset"));

        assertThat(client.call(sending())).isInstanceOf(ApiResult.NotSent.class);
        clock.advance(Duration.ofMillis(gate.pauseMillis()));
        assertThat(client.call(sending())).isInstanceOf(ApiResult.Indeterminate.class);
        assertThat(gate.setbacks()).isEqualTo(2);
    }

    @Test
    void reportsAnErrorOfTheProgramAsIndeterminate() {
        script.add(new OutOfMemoryError("invented"));

        assertThat(client(KEY).call(sending())).isInstanceOf(ApiResult.Indeterminate.class);
        assertThat(calls.oldest()).isEmpty();
        assertThat(gate.setbacks()).isEqualTo(1);
    }

    @Test
    void readsTheServersClockFromTheApiButNotFromTheTokenEndpoint() {
        script.add(
                json(200, token("first").body(), "date", "Sun, 01 Mar 2026 18:00:00 GMT"),
                json(200, JOB, "date", "Sun, 01 Mar 2026 12:00:05 GMT"));
        JumpCloudClient client = client(ACCOUNT);
        calls.onEnd((operation, result, duration) -> ended.add(operation + " " + serverClock.offsetMillis()));

        client.call(sending());
        assertThat(ended).containsExactly("TOKEN null", "SEND 5000");
    }

    @Test
    void removesSecretsThatAResponseRepeats() {
        script.add(json(400, "{\"message\":\"tea-for-two is too short for invented-key\"}"));
        var request = new ApiRequest(
                ApiOperation.SEND,
                "POST",
                "/api/v2/bulk/users",
                Map.of(),
                "[{\"username\":\"ada\",\"password\":\"tea-for-two\"}]");

        assertThat(client(KEY).call(request).message()).isEqualTo("HTTP 400: *** is too short for ***");
    }
}
