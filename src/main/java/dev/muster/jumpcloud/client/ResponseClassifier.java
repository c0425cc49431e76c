package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.jumpcloud.auth.Authenticator;
import dev.muster.jumpcloud.http.CallTimeoutException;
import dev.muster.jumpcloud.http.ConnectionFailedException;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** Tells what an HTTP answer, or the lack of one, means. */
public final class ResponseClassifier {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int LONGEST_MESSAGE = 500;
    /** Ends a message that was longer. */
    static final String SHORTENED = "…";

    private static final int TOO_LARGE = 413;
    private static final int TIMED_OUT = 408;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Supplier<Redaction> credentials;
    private final AttributeCatalog catalog;

    /**
     * @param credentials which something on the way may repeat
     * @param catalog of the attributes, which knows the secret ones
     */
    public ResponseClassifier(Redaction credentials, AttributeCatalog catalog) {
        this(() -> credentials, catalog);
    }

    /** @param credentials as they are now: they may change */
    public ResponseClassifier(Supplier<Redaction> credentials, AttributeCatalog catalog) {
        this.credentials = credentials;
        this.catalog = catalog;
    }

    /**
     * @param sent the request's body, of which nothing secret is repeated; {@code null} where there was none
     * @param contentType the header, {@code null} where it is missing
     * @param body the whole body, {@code null} or empty where there is none
     */
    public ApiResult read(ApiOperation asked, String sent, int status, String contentType, String body) {
        Optional<JsonNode> json = json(contentType, body);
        if (status >= 200
                && status < 300
                && json.isPresent()
                && asked.fault(json.get()).isEmpty()) {
            return new ApiResult.Success(json.get());
        }
        String words = "HTTP " + status + ": "
                + (asked.isSecret(status)
                        ? "what came with it is not told"
                        : json.map(ResponseClassifier::message).orElseGet(() -> describe(contentType, body)));
        String message = Quoting.message(
                asked == ApiOperation.TOKEN
                        ? credentials.get().of(words)
                        : Redaction.ofPayload(sent, catalog)
                                .of(credentials.get().of(words)));
        if (status >= 200 && status < 300) {
            return new ApiResult.Indeterminate(json.flatMap(asked::fault)
                    .map(fault -> fault + " (" + message + ")")
                    .orElse(message));
        }
        if (status >= 300 && status < 400) {
            return new ApiResult.Redirected(status, message, true);
        }
        if (status == 429 || status == SERVICE_UNAVAILABLE) {
            return new ApiResult.Throttled(status, message, status == SERVICE_UNAVAILABLE || json.isPresent());
        }
        if (status == 401 || status == 403) {
            return new ApiResult.Unauthorized(status, message, json.isPresent());
        }
        if (status >= 400 && status < 500 && status != TIMED_OUT) {
            return refused(asked, status, message, json.isPresent());
        }
        return new ApiResult.Indeterminate(message);
    }

    /**
     * What is said in no JSON may come from something on the way; that a request was too large is true all the same.
     */
    private static ApiResult refused(ApiOperation asked, int status, String message, boolean byTheService) {
        if (!asked.isAboutUs(status)) {
            return new ApiResult.Rejected(status, message, byTheService || status == TOO_LARGE);
        }
        return byTheService
                ? new ApiResult.Unauthorized(status, message, true)
                : new ApiResult.Redirected(status, message, false);
    }

    /** What it means that a call ended with an exception instead of an answer. */
    public ApiResult failed(Throwable failure) {
        if (failure instanceof ConnectionFailedException notReached) {
            Throwable why = notReached.getCause();
            return why == null
                    ? notSent(notReached.getMessage())
                    : failed(why) instanceof ApiResult.TokenExpired about ? about : notSent(told(why));
        }
        if (failure instanceof CancellationException stopped) {
            return new ApiResult.NotSent(stopped.getMessage());
        }
        if (failure instanceof ResponseLimits.Exceeded || failure instanceof CallTimeoutException) {
            return new ApiResult.Indeterminate(failure.getMessage());
        }
        if (failure instanceof Authenticator.TokenMissing missing) {
            return new ApiResult.TokenExpired(missing.getMessage(), true);
        }
        boolean beforeTheRequest = failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof ConnectionRequestTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof SSLHandshakeException;
        return beforeTheRequest
                ? notSent(told(failure))
                : new ApiResult.Indeterminate("no answer (" + told(failure) + ")");
    }

    private static ApiResult notSent(String why) {
        return new ApiResult.NotSent(
                "no connection (" + why + "); check the network, the proxy and JUMPCLOUD_BASE_URL");
    }

    private String told(Throwable failure) {
        return Quoting.message(credentials
                .get()
                .of(failure.getClass().getSimpleName()
                        + (failure.getMessage() == null ? "" : ": " + failure.getMessage())));
    }

    private static Optional<JsonNode> json(String contentType, String body) {
        if (body == null
                || body.isBlank()
                || contentType == null
                || !contentType.toLowerCase(Locale.ROOT).contains("json")) {
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
     * {@code details} (documented for v2), and {@code message} beside {@code error} (observed for a wrong key). Where
     * tokens come from it is {@code error_description} beside {@code error} (RFC 6749, 5.2).
     */
    private static String message(JsonNode body) {
        return Stream.of(
                        body.path("message"),
                        body.path("error").path("message"),
                        body.path("error_description"),
                        body.path("error"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .map(message -> body.path("details").isEmpty() ? message : message + " " + body.path("details"))
                .map(ResponseClassifier::shortened)
                .orElseGet(() -> shortened(body.toString()));
    }

    private static String describe(String contentType, String body) {
        return body == null || body.isBlank() ? "no body" : "no JSON (" + contentType + "): " + shortened(body.strip());
    }

    /**
     * A message of the service's, of which more than 500 characters are told to nobody; {@code null} for {@code null}.
     */
    public static String shortened(String text) {
        return text == null || text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + SHORTENED;
    }
}
