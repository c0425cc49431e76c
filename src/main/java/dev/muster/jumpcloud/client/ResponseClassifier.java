package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import org.jspecify.annotations.Nullable;

/** Classifies HTTP responses, and failures to get one, as an {@link ApiResult}. */
public final class ResponseClassifier {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int LONGEST_MESSAGE = 500;
    /** The end of a message that was shortened. */
    static final String SHORTENED = "…";

    private static final int TOO_LARGE = 413;
    private static final int TIMED_OUT = 408;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Supplier<Redaction> credentials;
    private final AttributeCatalog catalog;

    /**
     * @param credentials that a proxy may repeat
     * @param catalog knows the secret attributes
     */
    public ResponseClassifier(Redaction credentials, AttributeCatalog catalog) {
        this(() -> credentials, catalog);
    }

    /** @param credentials gives the current ones, which may change */
    public ResponseClassifier(Supplier<Redaction> credentials, AttributeCatalog catalog) {
        this.credentials = credentials;
        this.catalog = catalog;
    }

    /**
     * Classifies a response.
     *
     * @param sent the request's body, whose secrets are removed from the message; {@code null} if it had none
     * @param contentType the header; {@code null} if it is missing
     * @param body the whole body; {@code null} or empty without a body
     */
    public ApiResult read(
            ApiOperation operation,
            @Nullable String sent,
            int status,
            @Nullable String contentType,
            @Nullable String body) {
        Optional<JsonNode> json = json(contentType, body);
        if (operation.isDone(status)) {
            return new ApiResult.Success(json.orElse(MissingNode.getInstance()));
        }
        if (status >= 200
                && status < 300
                && json.isPresent()
                && operation.fault(json.get()).isEmpty()) {
            return new ApiResult.Success(json.get());
        }
        String words = "HTTP " + status + ": "
                + (operation.isSecret(status)
                        ? "what came with it is not told"
                        : json.map(ResponseClassifier::message).orElseGet(() -> describe(contentType, body)));
        String message = Quoting.message(
                operation == ApiOperation.TOKEN
                        ? credentials.get().of(words)
                        : Redaction.ofPayload(sent, catalog)
                                .of(credentials.get().of(words)));
        if (status >= 200 && status < 300) {
            return new ApiResult.Indeterminate(json.flatMap(operation::fault)
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
            return refused(operation, status, message, json.isPresent());
        }
        return new ApiResult.Indeterminate(message);
    }

    /** Classifies a 4xx response. One without JSON may come from a proxy, but "too large" is true of any sender. */
    private static ApiResult refused(ApiOperation operation, int status, String message, boolean byTheService) {
        if (!operation.isAboutUs(status)) {
            return new ApiResult.Rejected(status, message, byTheService || status == TOO_LARGE);
        }
        return byTheService
                ? new ApiResult.Unauthorized(status, message, true)
                : new ApiResult.Redirected(status, message, false);
    }

    /** Classifies an exception that ended a call. */
    public ApiResult failed(Throwable failure) {
        if (failure instanceof ConnectionFailedException notConnected) {
            Throwable cause = notConnected.getCause();
            if (cause == null) {
                return notSent(String.valueOf(notConnected.getMessage()));
            }
            return failed(cause) instanceof ApiResult.TokenExpired expired ? expired : notSent(described(cause));
        }
        if (failure instanceof CancellationException stopped) {
            return new ApiResult.NotSent(String.valueOf(stopped.getMessage()));
        }
        if (failure instanceof ResponseLimits.Exceeded || failure instanceof CallTimeoutException) {
            return new ApiResult.Indeterminate(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof Authenticator.TokenMissing missing) {
            return new ApiResult.TokenExpired(String.valueOf(missing.getMessage()), true);
        }
        boolean beforeTheRequest = failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof ConnectionRequestTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof SSLHandshakeException;
        return beforeTheRequest
                ? notSent(described(failure))
                : new ApiResult.Indeterminate("no answer (" + described(failure) + ")");
    }

    private static ApiResult notSent(String reason) {
        return new ApiResult.NotSent(
                "no connection (" + reason + "); check the network, the proxy and JUMPCLOUD_BASE_URL");
    }

    private String described(Throwable failure) {
        return Quoting.message(credentials
                .get()
                .of(failure.getClass().getSimpleName()
                        + (failure.getMessage() == null ? "" : ": " + failure.getMessage())));
    }

    private static Optional<JsonNode> json(@Nullable String contentType, @Nullable String body) {
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
     * The service's own words. The API has two envelopes: {@code message} beside {@code code}, {@code status} and
     * {@code details} (documented for v2), and {@code message} beside {@code error} (observed for a wrong key). The
     * token endpoint sends {@code error_description} beside {@code error} (RFC 6749, 5.2).
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

    private static String describe(@Nullable String contentType, @Nullable String body) {
        return body == null || body.isBlank() ? "no body" : "no JSON (" + contentType + "): " + shortened(body.strip());
    }

    /** A message of the service, cut off after 500 characters. */
    public static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + SHORTENED;
    }
}
