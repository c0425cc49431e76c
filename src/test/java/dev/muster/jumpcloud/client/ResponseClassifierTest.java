package dev.muster.jumpcloud.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.client.ApiResult.Indeterminate;
import dev.muster.jumpcloud.client.ApiResult.NotSent;
import dev.muster.jumpcloud.client.ApiResult.Redirected;
import dev.muster.jumpcloud.client.ApiResult.Rejected;
import dev.muster.jumpcloud.client.ApiResult.Success;
import dev.muster.jumpcloud.client.ApiResult.Throttled;
import dev.muster.jumpcloud.client.ApiResult.Unauthorized;
import dev.muster.records.schema.AttributeCatalog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseClassifierTest {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String HTML = "text/html";
    private static final String LOGIN_PAGE = "<html><body>Sign in</body></html>";

    private final ResponseClassifier answers =
            new ResponseClassifier(new Redaction(List.of("Invented-Key")), AttributeCatalog.load());

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void classifiesASuccessWithJson(int status) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, status, JSON, "{\"jobId\":\"job1\"}"))
                .isInstanceOfSatisfying(
                        Success.class,
                        done -> assertThat(done.body().path("jobId").asText()).isEqualTo("job1"));
    }

    @Test
    void removesTheKeyThatAProxyRepeats() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 502, "text/html", "<p>x-api-key: Invented-Key</p>")
                        .message())
                .contains("x-api-key: ***")
                .doesNotContain("Invented-Key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"message\":\"the password Pa\\\"ss-1 is weak\"}",
                "text/html | <p>[{\"password\":\"Pa\\\"ss-1\"}]</p>"
            })
    void removesSecretsOfThePayload(String contentType, String body) {
        assertThat(answers.read(
                                ApiOperation.SEND,
                                "[{\"username\":\"gil\",\"password\":\"Pa\\\"ss-1\"}]",
                                400,
                                contentType,
                                body)
                        .message())
                .contains("***")
                .doesNotContain("ss-1");
    }

    @Test
    void acceptsAJsonArray() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, JSON, "[]")).isInstanceOf(Success.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/problem+json",
                "application/vnd.api+json;charset=UTF-8"
            })
    void acceptsAnyFormOfTheJsonType(String contentType) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, contentType, "{}"))
                .isInstanceOf(Success.class);
    }

    @Test
    void takesHtmlForIndeterminate() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, HTML, LOGIN_PAGE))
                .isEqualTo(new Indeterminate("HTTP 200: no JSON (text/html): " + LOGIN_PAGE));
    }

    @Test
    void takesHtmlWithAJsonTypeForIndeterminate() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, JSON, LOGIN_PAGE))
                .isInstanceOf(Indeterminate.class);
    }

    @Test
    void takesJsonWithoutATypeForIndeterminate() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, null, "{\"jobId\":\"job1\"}"))
                .isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = " \r\n")
    void takesASuccessWithoutABodyForIndeterminate(String body) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, JSON, body))
                .isEqualTo(new Indeterminate("HTTP 200: no body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jobId\":\"jo", "{\"jobId\":\"job1\"", "[{\"id\":\"1\"},", "{} {}", "{}trailing"})
    void takesATruncatedOrTrailingBodyForIndeterminate(String body) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, JSON, body)).isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"done\"", "42", "null", "true"})
    void takesABareValueForIndeterminate(String body) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, JSON, body)).isInstanceOf(Indeterminate.class);
    }

    @Test
    void survivesDeepNesting() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 200, JSON, "[".repeat(100_000)))
                .isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 304, 307, 308})
    void classifiesARedirect(int status) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, status, HTML, LOGIN_PAGE))
                .isInstanceOf(Redirected.class);
        assertThat(answers.read(ApiOperation.ANYTHING, null, status, JSON, "{\"jobId\":\"job1\"}"))
                .isInstanceOf(Redirected.class);
    }

    @Test
    void readsTheMessageOfTheDocumentedEnvelope() {
        assertThat(answers.read(
                        ApiOperation.ANYTHING,
                        null,
                        400,
                        JSON,
                        "{\"code\":400,\"message\":\"invalid user\",\"status\":\"INVALID_ARGUMENT\"}"))
                .isEqualTo(new Rejected(400, "HTTP 400: invalid user"));
    }

    @Test
    void addsDetailsToTheMessage() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 400, JSON, """
                {"code":400,"message":"invalid user","details":[{"@type":"BadRequest","field":"email"}]}"""))
                .isEqualTo(
                        new Rejected(400, "HTTP 400: invalid user [{\"@type\":\"BadRequest\",\"field\":\"email\"}]"));
    }

    @Test
    void ignoresEmptyDetails() {
        assertThat(answers.read(
                        ApiOperation.ANYTHING, null, 400, JSON, "{\"message\":\"invalid user\",\"details\":[]}"))
                .isEqualTo(new Rejected(400, "HTTP 400: invalid user"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":\"no such thing\"} | no such thing",
                "{\"error\":{\"message\":\"no such thing\"}} | no such thing",
                "{\"error\":\"Bad Request\",\"message\":\"no such thing\"} | no such thing",
                "{\"reason\":7} | {\"reason\":7}",
                "[\"no\"] | [\"no\"]"
            })
    void readsTheMessageOfOtherEnvelopes(String body, String words) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 422, JSON, body))
                .isEqualTo(new Rejected(422, "HTTP 422: " + words));
    }

    @Test
    void cutsOffALongMessage() {
        ApiResult answer =
                answers.read(ApiOperation.SEND, null, 400, JSON, "{\"message\":\"" + "x".repeat(100_000) + "\"}");
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        refused -> assertThat(refused.message())
                                .hasSizeLessThan(600)
                                .endsWith("…"));
        assertThat(answers.read(ApiOperation.ANYTHING, null, 502, HTML, "y".repeat(100_000)))
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        unclear -> assertThat(unclear.message()).hasSizeLessThan(600));
    }

    @Test
    void classifiesAWrongKey() {
        assertThat(answers.read(
                        ApiOperation.ANYTHING,
                        null,
                        401,
                        JSON,
                        "{\"error\":\"Unauthorized\",\"message\":\"Unauthorized: api key is invalid\"}"))
                .isEqualTo(new Unauthorized(401, "HTTP 401: Unauthorized: api key is invalid", true));
    }

    @Test
    void classifiesAForbiddenCall() {
        assertThat(answers.read(ApiOperation.ANYTHING, null, 403, JSON, "{\"message\":\"Forbidden\"}"))
                .isInstanceOf(Unauthorized.class);
        assertThat(answers.read(
                        ApiOperation.ANYTHING,
                        null,
                        403,
                        HTML,
                        "<h1>403: your IP has been blocked due to suspected abuse</h1>"))
                .isInstanceOf(Unauthorized.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 422})
    void classifiesOther4xxAsRejections(int status) {
        for (ApiOperation asked : EnumSet.complementOf(EnumSet.of(ApiOperation.TOKEN))) {
            assertThat(answers.read(asked, null, status, JSON, "{\"message\":\"no\"}"))
                    .isEqualTo(new Rejected(status, "HTTP " + status + ": no"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 404, 405, 406, 410, 415, 428, 499})
    void classifies4xxThatCannotBeAboutTheContent(int status) {
        assertThat(answers.read(ApiOperation.SEND, null, status, JSON, "{\"message\":\"no\"}"))
                .isEqualTo(new Unauthorized(status, "HTTP " + status + ": no", true));
        assertThat(answers.read(ApiOperation.SEARCH, null, status, JSON, "{\"message\":\"no\"}"))
                .isInstanceOf(Unauthorized.class);
        assertThat(answers.read(ApiOperation.RESULTS, null, status, JSON, "{\"message\":\"no\"}"))
                .as("a job may be forgotten")
                .isInstanceOf(Rejected.class);
        assertThat(answers.read(ApiOperation.REMOVE_USER, null, status, JSON, "{\"message\":\"no\"}"))
                .as("a user may be gone")
                .isInstanceOf(Rejected.class);
        assertThat(answers.read(ApiOperation.MEMBER, null, status, JSON, "{\"message\":\"no\"}"))
                .as("a user or a group may be gone, and a dynamic group takes no members")
                .isInstanceOf(Rejected.class);
        assertThat(answers.read(ApiOperation.GROUPS, null, status, JSON, "{\"message\":\"no\"}"))
                .isInstanceOf(Unauthorized.class);
    }

    @Test
    void needsNoBodyForAChangedMember() {
        assertThat(answers.read(ApiOperation.MEMBER, null, 204, null, null)).isInstanceOf(Success.class);
        assertThat(answers.read(ApiOperation.MEMBER, null, 200, HTML, LOGIN_PAGE))
                .as("a page of a proxy changes no member")
                .isInstanceOf(Indeterminate.class);
        assertThat(answers.read(ApiOperation.SEND, null, 204, null, null)).isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[{\"id\":\"64b5f1000000000000000001\"}]",
                "[{\"id\":\"../../users\",\"name\":\"Sales\"}]"
            })
    void requiresAnArrayOfGroups(String body) {
        assertThat(answers.read(ApiOperation.GROUPS, null, 200, JSON, body)).isInstanceOf(Indeterminate.class);
        assertThat(answers.read(
                        ApiOperation.GROUPS,
                        null,
                        200,
                        JSON,
                        "[{\"id\":\"64b5f1000000000000000001\",\"name\":\"Sales\"}]"))
                .isInstanceOf(Success.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 422})
    void doubtsARejectionWithoutJson(int status) {
        assertThat(answers.read(ApiOperation.SEND, null, status, "text/plain", "no such state"))
                .isEqualTo(new Rejected(status, "HTTP " + status + ": no JSON (text/plain): no such state", false));
        assertThat(answers.read(ApiOperation.SEND, null, status, null, null))
                .isEqualTo(new Rejected(status, "HTTP " + status + ": no body", false));
    }

    @Test
    void takesTooLargeInAnyFormForNothingDone() {
        assertThat(answers.read(ApiOperation.SEND, null, 413, HTML, "<h1>Proxy</h1>")
                        .nothingDone())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 404, 405})
    void takesAnUnknownAddressWithoutJsonForAProxy(int status) {
        assertThat(answers.read(ApiOperation.SEND, null, status, HTML, "<h1>Not found</h1>"))
                .isEqualTo(
                        new Redirected(status, "HTTP " + status + ": no JSON (text/html): <h1>Not found</h1>", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, HTML})
    void takesA408ForIndeterminate(String contentType) {
        assertThat(answers.read(ApiOperation.SEND, null, 408, contentType, "{}"))
                .isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"jobId\":null}", "{\"jobid\":\"job1\"}", "[]", "[{\"jobId\":\"job1\"}]"})
    void requiresAJobIdAfterASend(String body) {
        assertThat(answers.read(ApiOperation.SEND, null, 200, JSON, body))
                .isEqualTo(new Indeterminate("the answer has no jobId (HTTP 200: " + body + ")"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"  \"", "{}", "\"../users\"", "\"a?b\"", "true.5"})
    void requiresAValidJobId(String id) {
        assertThat(answers.read(ApiOperation.SEND, null, 200, JSON, "{\"jobId\":" + id + "}"))
                .isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"results\":[]}", "[1]", "[[]]", "[null]", "{\"message\":\"internal error\"}"})
    void requiresAnArrayOfWorkResults(String body) {
        assertThat(answers.read(ApiOperation.RESULTS, null, 200, JSON, body))
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        unclear -> assertThat(unclear.message())
                                .startsWith("the answer is not a list of work results (HTTP 200: "));
        assertThat(answers.read(ApiOperation.RESULTS, null, 200, JSON, "[]")).isInstanceOf(Success.class);
        assertThat(answers.read(ApiOperation.RESULTS, null, 200, JSON, "[{\"id\":\"r1\"}]"))
                .isInstanceOf(Success.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                            | the answer to a search has no results",
                "{}                                            | the answer to a search has no results",
                "{\"results\":{}}                              | the answer to a search has no results",
                "{\"results\":[7],\"totalCount\":1}            | the answer to a search has no results",
                "{\"results\":[{\"id\":\"u1\"}],\"totalCount\":1} | the answer to a search has a user without an _id",
                "{\"results\":[{\"_id\":\"u1\"}],\"totalCount\":1} | the answer to a search has a user with a "
                        + "malformed _id",
                "{\"results\":[{\"_id\":\"64b5f1000000000000000001\"}],\"totalCount\":2} | the answer to a search "
                        + "has only"
            })
    void requiresAllUsersOfASearch(String body, String fault) {
        assertThat(answers.read(ApiOperation.SEARCH, null, 200, JSON, body))
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        unclear -> assertThat(unclear.message()).startsWith(fault));
        assertThat(answers.read(ApiOperation.SEARCH, null, 200, JSON, "{\"results\":[],\"totalCount\":0}"))
                .isInstanceOf(Success.class);
        assertThat(answers.read(
                        ApiOperation.SEARCH,
                        null,
                        200,
                        JSON,
                        "{\"results\":[{\"_id\":\"64b5f1000000000000000001\"}],\"totalCount\":1}"))
                .isInstanceOf(Success.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 504, 520, 599})
    void takesA5xxForIndeterminate(int status) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, status, JSON, "{\"message\":\"internal\"}"))
                .isEqualTo(new Indeterminate("HTTP " + status + ": internal"));
        assertThat(answers.read(ApiOperation.ANYTHING, null, status, HTML, "<h1>Bad gateway</h1>"))
                .isInstanceOf(Indeterminate.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 0, 600, 999})
    void takesAnUnknownStatusForIndeterminate(int status) {
        assertThat(answers.read(ApiOperation.ANYTHING, null, status, JSON, "{\"jobId\":\"job1\"}"))
                .isInstanceOf(Indeterminate.class);
    }

    @Test
    void classifiesABusyService() {
        assertThat(answers.read(ApiOperation.SEND, null, 429, JSON, "{\"message\":\"slow down\"}"))
                .isEqualTo(new Throttled(429, "HTTP 429: slow down", true));
        assertThat(answers.read(ApiOperation.SEND, null, 429, HTML, "<h1>Proxy</h1>")
                        .nothingDone())
                .as("it may come from something on the way")
                .isFalse();
        assertThat(answers.read(ApiOperation.SEND, null, 503, HTML, "<h1>Proxy</h1>")
                        .nothingDone())
                .isTrue();
    }

    @Test
    void takesACancelledCallForNotSent() {
        assertThat(answers.failed(new CancellationException("Muster is being stopped")))
                .isEqualTo(new NotSent("Muster is being stopped"));
    }

    static Stream<Exception> beforeTheRequest() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new UnknownHostException("console.example.com"),
                new HttpHostConnectException("Connection refused"),
                new ConnectTimeoutException("timed out"),
                new ConnectionRequestTimeoutException("no connection is free"),
                new SSLHandshakeException("PKIX path building failed"));
    }

    @ParameterizedTest
    @MethodSource("beforeTheRequest")
    void takesAFailureToConnectForNotSent(Exception failure) {
        assertThat(answers.failed(failure))
                .isInstanceOfSatisfying(
                        NotSent.class,
                        notSent -> assertThat(notSent.message())
                                .contains(failure.getClass().getSimpleName(), failure.getMessage()));
    }

    static Stream<Throwable> afterTheRequest() {
        return Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new SSLException("closed"),
                new NoHttpResponseException("failed to respond"),
                new IOException("Premature end"),
                new IllegalStateException());
    }

    @ParameterizedTest
    @MethodSource("afterTheRequest")
    void takesALaterFailureForIndeterminate(Throwable failure) {
        assertThat(answers.failed(failure))
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        unclear -> assertThat(unclear.message())
                                .contains(failure.getClass().getSimpleName())
                                .doesNotContain("null"));
    }

    // --- Tokens

    @Test
    void repeatsNothingOfATokenResponse() {
        String token = "{\"access_token\":\"very-secret\",\"token_type\":\"mac\"}";
        assertThat(answers().read(ApiOperation.TOKEN, null, 200, "application/json", token))
                .isInstanceOf(ApiResult.Indeterminate.class)
                .satisfies(answer -> assertThat(answer.message())
                        .contains("is not a bearer token")
                        .doesNotContain("very-secret"));
        assertThat(answers()
                        .read(ApiOperation.TOKEN, null, 200, "text/plain", token)
                        .message())
                .doesNotContain("very-secret");
        assertThat(answers()
                        .read(ApiOperation.TOKEN, null, 200, "application/json", "{\"access_token\":\"two\\nlines\"}")
                        .message())
                .contains("no access token");
    }

    @Test
    void classifiesAnUnknownClient() {
        String unknown = "{\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}";
        for (int status : new int[] {400, 401}) {
            assertThat(answers().read(ApiOperation.TOKEN, null, status, "application/json", unknown))
                    .isEqualTo(new ApiResult.Unauthorized(
                            status, "HTTP " + status + ": Client authentication failed", true));
        }
        assertThat(answers().read(ApiOperation.TOKEN, null, 502, "text/html", "<html>"))
                .isInstanceOf(ApiResult.Indeterminate.class);
    }

    @Test
    void takesAMissingTokenForNotSent() {
        assertThat(answers().failed(new Authenticator.TokenMissing()))
                .isInstanceOf(ApiResult.TokenExpired.class)
                .matches(ApiResult::nothingDone);
    }

    private static ResponseClassifier answers() {
        return new ResponseClassifier(new Redaction(List.of()), AttributeCatalog.load());
    }
}
