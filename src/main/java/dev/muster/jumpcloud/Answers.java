package dev.muster.jumpcloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** Tells what an HTTP answer, or the lack of one, means. */
public final class Answers {
    private static final ObjectMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final int LONGEST_MESSAGE = 500;
    /** Ends a message that was longer. */
    static final String SHORTENED = "…";

    private final Clock clock;
    private final ServerClock serverClock;
    private final Redaction redaction;

    /**
     * @param serverClock by which the service gives a moment until which it wants to be left alone
     * @param redaction   of the credentials, which something on the way may repeat
     */
    public Answers(Clock clock, ServerClock serverClock, Redaction redaction) {
        this.redaction = redaction;
        this.clock = clock;
        this.serverClock = serverClock;
    }

    /**
     * @param contentType the header, {@code null} where it is missing
     * @param retryAfter  the header in either of its two forms, {@code null} where it is missing
     * @param body        the whole body, {@code null} or empty where there is none
     */
    public Answer read(int status, String contentType, String retryAfter, String body) {
        Optional<JsonNode> json = json(contentType, body);
        String message = redaction.of("HTTP " + status + ": " + json.map(Answers::message).orElseGet(() -> describe(contentType, body)));
        if (status >= 200 && status < 300) {
            return json.<Answer>map(Answer.Done::new).orElseGet(() -> new Answer.Unclear(message));
        }
        if (status >= 300 && status < 400) {
            return new Answer.Redirected(status, message);
        }
        if (status == 429 || status == 503) {
            return new Answer.Busy(status, retryAfter(retryAfter), message, status == 503 || json.isPresent());
        }
        if (status == 401 || status == 403) {
            return new Answer.CredentialsRefused(status, message, json.isPresent());
        }
        if (status >= 400 && status < 500 && json.isPresent()) {
            return new Answer.Refused(status, message);
        }
        return new Answer.Unclear(message);
    }

    /** What it means that a call ended with an exception instead of an answer. */
    public Answer failed(Throwable failure) {
        boolean beforeTheRequest = failure instanceof ConnectException || failure instanceof ConnectTimeoutException
                || failure instanceof ConnectionRequestTimeoutException || failure instanceof UnknownHostException
                || failure instanceof SSLHandshakeException;
        String message = failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
        return beforeTheRequest ? new Answer.NotSent("no connection (" + message + "); check the network, the proxy and JUMPCLOUD_BASE_URL")
                : new Answer.Unclear("no answer (" + message + ")");
    }

    private static Optional<JsonNode> json(String contentType, String body) {
        if (body == null || body.isBlank() || contentType == null || !contentType.toLowerCase(Locale.ROOT).contains("json")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(body)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * The service's own words. Two envelopes are in use: {@code message} beside {@code code}, {@code status} and
     * {@code details} (documented for v2), and {@code message} beside {@code error} (observed for a wrong key).
     */
    private static String message(JsonNode body) {
        return Stream.of(body.path("message"), body.path("error").path("message"), body.path("error"))
                .filter(JsonNode::isTextual).map(JsonNode::asText).findFirst()
                .map(message -> body.path("details").isEmpty() ? message : message + " " + body.path("details"))
                .map(Answers::shorten).orElseGet(() -> shorten(body.toString()));
    }

    private static String describe(String contentType, String body) {
        return body == null || body.isBlank() ? "no body" : "no JSON (" + contentType + "): " + shorten(body.strip());
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + SHORTENED;
    }

    private Duration retryAfter(String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        try {
            return header.strip().chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(header.strip()))
                    : Duration.between(serverClock.serverTime(clock.instant(), null), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.strip())));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }
}
