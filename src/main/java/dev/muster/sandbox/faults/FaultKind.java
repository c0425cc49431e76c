package dev.muster.sandbox.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.api.RecordedResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The named faults. The page {@code docs/sandbox.md} lists them. */
public enum FaultKind {
    STATUS_302(302, "redirect to the login page, as for a request without a key"),
    STATUS_400(400, "the request is invalid"),
    STATUS_401(401, "the key is rejected"),
    STATUS_403(403, "the IP address is blocked"),
    STATUS_404(404, "not found; with `results` and `calls: 3-`, results that vanish after a while"),
    STATUS_409(409, "the request conflicts with existing data"),
    STATUS_413(413, "the request is too large"),
    STATUS_422(422, "the request cannot be processed"),
    STATUS_429(429, "too many requests"),
    STATUS_500(500, "the service has failed"),
    STATUS_502(502, "the gateway received an invalid response from the service"),
    STATUS_503(503, "the service is temporarily unavailable"),
    STATUS_504(504, "the gateway received no response from the service"),
    LIMIT(
            "429 with `Retry-After` for every request above a limit; such requests also count as misconduct",
            Spread.EVERYWHERE,
            EnumSet.of(FaultOption.REQUESTS_PER_MINUTE),
            options -> new RateLimit(Objects.requireNonNull(options.requestsPerMinute()), Duration.ofMinutes(1))),

    DROP_BEFORE("closes the connection and does nothing", Fault.drop(false, Fault.Ending.CLOSED)),
    DROP_AFTER(
            "processes the request, then closes the connection without a response",
            Fault.drop(true, Fault.Ending.CLOSED)),
    RESET_BEFORE("resets the connection and does nothing", Fault.drop(false, Fault.Ending.RESET)),
    RESET_AFTER(
            "processes the request, then resets the connection without a response",
            Fault.drop(true, Fault.Ending.RESET)),
    HANG_BEFORE("does nothing and never responds", Fault.drop(false, Fault.Ending.SILENT)),
    HANG_AFTER("processes the request but never responds", Fault.drop(true, Fault.Ending.SILENT)),
    DRIP_HEAD(
            "processes the request; the head of the response arrives byte by byte and never ends",
            Fault.drop(true, Fault.Ending.DRIPPING_HEAD)),
    CONTINUE_FOREVER(
            "processes the request; endless interim responses (`100 Continue`) arrive instead of the response",
            Fault.drop(true, Fault.Ending.CONTINUING)),
    CUT_OFF(
            "processes the request and closes the connection in the middle of the response",
            Fault.delivered(new ResponseDelivery.CutOff())),
    DRIP(
            "processes the request; the response arrives in small pieces over `seconds` (5)",
            Spread.EVERYWHERE,
            EnumSet.of(FaultOption.SECONDS),
            options -> FaultSource.always(Fault.delivered(
                    new ResponseDelivery.Drip(Duration.ofSeconds(Objects.requireNonNullElse(options.seconds(), 5)))))),

    HTML(
            "does nothing and responds with an HTML page and status 200",
            Fault.answer(200, Map.of(), "text/html", ErrorBody.HTML.text(200, "Welcome"))),
    EMPTY("processes the request; the response has no body", changedText(text -> "")),
    TRUNCATED(
            "processes the request; the JSON of the response is truncated",
            changedText(text -> text.substring(0, text.length() / 2))),
    NO_TYPE(
            "processes the request; the response lacks the content type of JSON",
            Fault.changed(answer -> new RecordedResponse(answer.status(), null, answer.headers(), answer.text()))),
    GZIP(
            "compresses the response, even if the client does not accept that",
            Fault.delivered(new ResponseDelivery.Gzip(true))),
    GZIP_FALSE(
            "processes the request; the response claims to be compressed but is not",
            Fault.delivered(new ResponseDelivery.Gzip(false))),
    HUGE(
            "processes the request; `megabytes` (64) of blanks precede the response",
            Spread.EVERYWHERE,
            EnumSet.of(FaultOption.MEGABYTES),
            options -> FaultSource.always(
                    Fault.delivered(new ResponseDelivery.Padded(Objects.requireNonNullElse(options.megabytes(), 64))))),
    OTHER_TYPE(
            "processes the request; the response has an object instead of a list, or a list instead of an object",
            changedText(text -> text.startsWith("[") ? "{\"results\":" + text + "}" : "[" + text + "]")),
    NO_JOB_ID(
            "runs a job, but the response lacks its `jobId`",
            Spread.SENDS,
            EnumSet.noneOf(FaultOption.class),
            options -> FaultSource.always(changedText(text -> "{}"))),

    ROWS_SHUFFLED("the results have a new order each time", options -> RowFaults.shuffled(options.seed())),
    ROWS_SHIFTED(
            "the results start at another position each time, so that they move between pages",
            options -> RowFaults.shifted()),
    ROWS_REPEATED("each result appears twice, and once more with another id", options -> RowFaults::repeated),
    ROWS_MISSING("the last result is missing", options -> RowFaults::withoutLast),
    ROWS_FOREIGN("a result about another user is added", options -> RowFaults::withAnotherUser),
    ROWS_NAMELESS("the results do not name their users", options -> RowFaults.each(row -> row.putObject("meta"))),
    ROWS_NONE(
            "the list of results is empty: late results with `calls: 1-5`, no results ever without `calls`",
            options -> rows -> List.<ObjectNode>of()),
    ROWS_PENDING(
            "all results are pending: a late job with `calls: 1-5`, an endless job without `calls`",
            options -> RowFaults.each(RowFaults::pending)),

    WORDS_UNKNOWN("every status is an unknown word", options -> RowFaults.words(word -> "perused")),
    WORDS_UPPER_CASE(
            "every status is in upper case", options -> RowFaults.words(word -> word.toUpperCase(Locale.ROOT))),
    WORDS_NONE("no result has a status", options -> RowFaults.each(row -> row.remove("status")));

    /** The operations of a kind. */
    private static final class Spread {
        static final Set<FaultOperation> EVERYWHERE = EnumSet.allOf(FaultOperation.class);
        static final Set<FaultOperation> SENDS = EnumSet.of(FaultOperation.CREATE, FaultOperation.UPDATE);
        static final Set<FaultOperation> RESULTS = EnumSet.of(FaultOperation.RESULTS);
    }

    private final String word;
    private final String description;
    private final Set<FaultOperation> operations;
    private final Set<FaultOption> options;
    private final Function<FaultOptions, FaultSource> source;

    FaultKind(
            String description,
            Set<FaultOperation> operations,
            Set<FaultOption> options,
            Function<FaultOptions, FaultSource> source) {
        word = name().toLowerCase(Locale.ROOT).replace("status_", "").replace('_', '-');
        this.description = description;
        this.operations = operations;
        this.options = options;
        this.source = source;
    }

    FaultKind(int status, String description) {
        this(
                description,
                Spread.EVERYWHERE,
                EnumSet.of(
                        FaultOption.BODY, FaultOption.MESSAGE, FaultOption.RETRY_AFTER, FaultOption.RETRY_AFTER_DATE),
                options -> new ErrorResponse(status, options));
    }

    FaultKind(String description, Fault fault) {
        this(description, Spread.EVERYWHERE, EnumSet.noneOf(FaultOption.class), options -> FaultSource.always(fault));
    }

    FaultKind(String description, Function<FaultOptions, UnaryOperator<List<ObjectNode>>> rows) {
        this(
                description,
                Spread.RESULTS,
                EnumSet.noneOf(FaultOption.class),
                options -> FaultSource.always(Fault.rows(rows.apply(options))));
    }

    private static Fault changedText(UnaryOperator<String> change) {
        return Fault.changed(answer -> new RecordedResponse(
                answer.status(), answer.contentType(), answer.headers(), change.apply(answer.text())));
    }

    public String word() {
        return word;
    }

    /** The description in Markdown. */
    public String description() {
        return description;
    }

    /** The operations that it applies to. */
    public Set<FaultOperation> operations() {
        return operations;
    }

    /** The options of an entry of this kind. */
    public Set<FaultOption> options() {
        return options;
    }

    FaultSource source(FaultOptions given) {
        return source.apply(given);
    }
}
