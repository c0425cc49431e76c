package dev.muster.jumpcloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.Answer.Busy;
import dev.muster.jumpcloud.Answer.CredentialsRefused;
import dev.muster.jumpcloud.Answer.Done;
import dev.muster.jumpcloud.Answer.NotSent;
import dev.muster.jumpcloud.Answer.Redirected;
import dev.muster.jumpcloud.Answer.Refused;
import dev.muster.jumpcloud.Answer.Unclear;
import dev.muster.testing.SettableClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
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

class AnswersTest {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String HTML = "text/html";
    private static final String LOGIN_PAGE = "<html><body>Sign in</body></html>";

    private final ServerClock serverClock = new ServerClock(new SettableClock());
    private final Answers answers = new Answers(new SettableClock(), serverClock, new Redaction(List.of("Invented-Key")));

    @ParameterizedTest
    @ValueSource(ints = {-600, 600})
    void aMomentToRetryAfterIsByTheClockOfTheService(int ahead) {
        DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        serverClock.observe(form.format(SettableClock.START.plusSeconds(ahead)));

        assertThat(answers.read(503, JSON, form.format(SettableClock.START.plusSeconds(ahead + 20)), "{}"))
                .isInstanceOfSatisfying(Busy.class, busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(20)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void aSuccessWithJsonIsDone(int status) {
        assertThat(answers.read(status, JSON, null, "{\"jobId\":\"job1\"}"))
                .isInstanceOfSatisfying(Done.class, done -> assertThat(done.body().path("jobId").asText()).isEqualTo("job1"));
    }

    @Test
    void theKeyIsInNoMessageEvenWhereSomethingOnTheWayRepeatsIt() {
        assertThat(answers.read(502, "text/html", null, "<p>x-api-key: Invented-Key</p>").message()).contains("x-api-key: ***").doesNotContain("Invented-Key");
    }

    @Test
    void aListIsJsonAsWell() {
        assertThat(answers.read(200, JSON, null, "[]")).isInstanceOf(Done.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON", "application/problem+json", "application/vnd.api+json;charset=UTF-8"})
    void theTypeOfJsonIsKnownInAnyWriting(String contentType) {
        assertThat(answers.read(200, contentType, null, "{}")).isInstanceOf(Done.class);
    }

    @Test
    void aSuccessWithAPageOfHtmlTellsNothing() {
        assertThat(answers.read(200, HTML, null, LOGIN_PAGE)).isEqualTo(new Unclear("HTTP 200: no JSON (text/html): " + LOGIN_PAGE));
    }

    @Test
    void htmlThatCallsItselfJsonTellsNothing() {
        assertThat(answers.read(200, JSON, null, LOGIN_PAGE)).isInstanceOf(Unclear.class);
    }

    @Test
    void jsonWithoutATypeTellsNothing() {
        assertThat(answers.read(200, null, null, "{\"jobId\":\"job1\"}")).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = " \r\n")
    void aSuccessWithoutABodyTellsNothing(String body) {
        assertThat(answers.read(200, JSON, null, body)).isEqualTo(new Unclear("HTTP 200: no body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jobId\":\"jo", "{\"jobId\":\"job1\"", "[{\"id\":\"1\"},", "{} {}", "{}trailing"})
    void aBodyThatIsCutOffOrGoesOnTellsNothing(String body) {
        assertThat(answers.read(200, JSON, null, body)).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"done\"", "42", "null", "true"})
    void aBareValueTellsNothing(String body) {
        assertThat(answers.read(200, JSON, null, body)).isInstanceOf(Unclear.class);
    }

    @Test
    void nestingWithoutAnEndIsNoCrash() {
        assertThat(answers.read(200, JSON, null, "[".repeat(100_000))).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 304, 307, 308})
    void aRedirectIsNeverAnAnswer(int status) {
        assertThat(answers.read(status, HTML, null, LOGIN_PAGE)).isInstanceOf(Redirected.class);
        assertThat(answers.read(status, JSON, null, "{\"jobId\":\"job1\"}")).isInstanceOf(Redirected.class);
    }

    @Test
    void aRefusalIsToldInTheWordsOfTheDocumentedEnvelope() {
        assertThat(answers.read(400, JSON, null, "{\"code\":400,\"message\":\"invalid user\",\"status\":\"INVALID_ARGUMENT\"}"))
                .isEqualTo(new Refused(400, "HTTP 400: invalid user"));
    }

    @Test
    void detailsOfARefusalAreToldToo() {
        assertThat(answers.read(400, JSON, null, """
                {"code":400,"message":"invalid user","details":[{"@type":"BadRequest","field":"email"}]}"""))
                .isEqualTo(new Refused(400, "HTTP 400: invalid user [{\"@type\":\"BadRequest\",\"field\":\"email\"}]"));
    }

    @Test
    void emptyDetailsAddNothing() {
        assertThat(answers.read(400, JSON, null, "{\"message\":\"invalid user\",\"details\":[]}"))
                .isEqualTo(new Refused(400, "HTTP 400: invalid user"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"error\":\"no such thing\"} | no such thing",
        "{\"error\":{\"message\":\"no such thing\"}} | no such thing",
        "{\"error\":\"Bad Request\",\"message\":\"no such thing\"} | no such thing",
        "{\"reason\":7} | {\"reason\":7}",
        "[\"no\"] | [\"no\"]"})
    void aRefusalIsToldInTheWordsOfAnyOtherEnvelope(String body, String words) {
        assertThat(answers.read(422, JSON, null, body)).isEqualTo(new Refused(422, "HTTP 422: " + words));
    }

    @Test
    void wordsWithoutAnEndAreCutOff() {
        Answer answer = answers.read(400, JSON, null, "{\"message\":\"" + "x".repeat(100_000) + "\"}");
        assertThat(answer).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.message()).hasSizeLessThan(600).endsWith("…"));
        assertThat(answers.read(502, HTML, null, "y".repeat(100_000)))
                .isInstanceOfSatisfying(Unclear.class, unclear -> assertThat(unclear.message()).hasSizeLessThan(600));
    }

    @Test
    void aWrongKeyIsARefusalOfUs() {
        assertThat(answers.read(401, JSON, null, "{\"error\":\"Unauthorized\",\"message\":\"Unauthorized: api key is invalid\"}"))
                .isEqualTo(new CredentialsRefused(401, "HTTP 401: Unauthorized: api key is invalid", true));
    }

    @Test
    void aForbiddenCallIsARefusalOfUs() {
        assertThat(answers.read(403, JSON, null, "{\"message\":\"Forbidden\"}")).isInstanceOf(CredentialsRefused.class);
        assertThat(answers.read(403, HTML, null, "<h1>403: your IP has been blocked due to suspected abuse</h1>")).isInstanceOf(CredentialsRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 404, 409, 410, 413, 415, 422, 499})
    void otherStatusesOfTheFourHundredsAreRefusalsOfWhatWasAsked(int status) {
        assertThat(answers.read(status, JSON, null, "{\"message\":\"no\"}")).isEqualTo(new Refused(status, "HTTP " + status + ": no"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 408, 413, 422})
    void aRefusalThatIsNoJsonMayComeFromAnybodyOnTheWayAndTellsNothing(int status) {
        assertThat(answers.read(status, HTML, null, "<h1>Proxy</h1>")).isInstanceOf(Unclear.class);
        assertThat(answers.read(status, null, null, null)).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 504, 520, 599})
    void aFailureOfTheServiceTellsNothing(int status) {
        assertThat(answers.read(status, JSON, null, "{\"message\":\"internal\"}")).isEqualTo(new Unclear("HTTP " + status + ": internal"));
        assertThat(answers.read(status, HTML, "5", "<h1>Bad gateway</h1>")).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 0, 600, 999})
    void aStatusThatHttpDoesNotHaveTellsNothing(int status) {
        assertThat(answers.read(status, JSON, null, "{\"jobId\":\"job1\"}")).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aBusyServiceSaysForHowManySeconds(int status) {
        assertThat(answers.read(status, JSON, " 17 ", "{\"message\":\"slow down\"}"))
                .isEqualTo(new Busy(status, Duration.ofSeconds(17), "HTTP " + status + ": slow down", true));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aBusyServiceSaysUntilWhen(int status) {
        assertThat(retryAfter(status, "Sun, 01 Mar 2026 12:01:30 GMT")).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "soon", "-5", "+5", "1.5", "0x10", "5s", "99999999999999999999999", "Sun, 01 Mar 2026", "Mon, 01 Mar 2026 12:01:30 GMT", "2026-03-01T12:01:30Z"})
    void aTimeThatCannotBeReadIsNone(String header) {
        assertThat(retryAfter(429, header)).isNull();
    }

    @Test
    void aHugeTimeIsNoCrash() {
        assertThat(retryAfter(429, "9223372036854775807")).isEqualTo(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(retryAfter(429, "Fri, 31 Dec 9999 23:59:59 GMT")).isGreaterThan(Duration.ofDays(365));
    }

    private Duration retryAfter(int status, String header) {
        return ((Busy) answers.read(status, JSON, header, "{}")).retryAfter();
    }

    static Stream<Exception> beforeTheRequest() {
        return Stream.of(new ConnectException("Connection refused"), new UnknownHostException("console.example.com"),
                new HttpHostConnectException("Connection refused"), new ConnectTimeoutException("timed out"),
                new ConnectionRequestTimeoutException("no connection is free"), new SSLHandshakeException("PKIX path building failed"));
    }

    @ParameterizedTest
    @MethodSource("beforeTheRequest")
    void whatFailsBeforeTheRequestWasWrittenWasNotSent(Exception failure) {
        assertThat(answers.failed(failure)).isInstanceOfSatisfying(NotSent.class,
                notSent -> assertThat(notSent.message()).contains(failure.getClass().getSimpleName(), failure.getMessage()));
    }

    static Stream<Throwable> afterTheRequest() {
        return Stream.of(new SocketTimeoutException("Read timed out"), new SocketException("Connection reset"), new SSLException("closed"),
                new NoHttpResponseException("failed to respond"), new IOException("Premature end"), new IllegalStateException());
    }

    @ParameterizedTest
    @MethodSource("afterTheRequest")
    void whatFailsLaterTellsNothing(Throwable failure) {
        assertThat(answers.failed(failure)).isInstanceOfSatisfying(Unclear.class,
                unclear -> assertThat(unclear.message()).contains(failure.getClass().getSimpleName()).doesNotContain("null"));
    }
}
