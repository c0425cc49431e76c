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

/** The faults that go by a name. The page {@code docs/sandbox.md} lists them. */
public enum FaultKind {
    STATUS_302(302, "to be sent to the login page, as a request without a key is"),
    STATUS_400(400, "what was sent is refused"),
    STATUS_401(401, "the key is refused"),
    STATUS_403(403, "the address is refused"),
    STATUS_404(404, "there is no such thing; with `results` and `calls: 3-`, results that vanish after a while"),
    STATUS_409(409, "what was sent is refused for a conflict"),
    STATUS_413(413, "what was sent is too large"),
    STATUS_422(422, "what was sent makes no sense"),
    STATUS_429(429, "too many requests"),
    STATUS_500(500, "the service failed"),
    STATUS_502(502, "the gateway got no sense out of the service"),
    STATUS_503(503, "the service is down for a while"),
    STATUS_504(504, "the gateway got no answer from the service"),
    LIMIT(
            "429 for every request beyond a limit, with `Retry-After`; more requests than that are also misconduct",
            Spread.EVERYWHERE,
            EnumSet.of(FaultOption.REQUESTS_PER_MINUTE),
            options -> new RateLimit(options.requestsPerMinute(), Duration.ofMinutes(1))),

    DROP_BEFORE("the connection is closed, nothing is done", Fault.drop(false, Fault.Ending.CLOSED)),
    DROP_AFTER(
            "everything is done, then the connection is closed without an answer",
            Fault.drop(true, Fault.Ending.CLOSED)),
    RESET_BEFORE("the connection is reset, nothing is done", Fault.drop(false, Fault.Ending.RESET)),
    RESET_AFTER(
            "everything is done, then the connection is reset without an answer", Fault.drop(true, Fault.Ending.RESET)),
    HANG_BEFORE("nothing is done and nothing is answered", Fault.drop(false, Fault.Ending.SILENT)),
    HANG_AFTER("everything is done but nothing is answered", Fault.drop(true, Fault.Ending.SILENT)),
    DRIP_HEAD(
            "everything is done, and the head of the answer comes a byte at a time and never ends",
            Fault.drop(true, Fault.Ending.DRIPPING_HEAD)),
    CONTINUE_FOREVER(
            "everything is done, and interim answers (`100 Continue`) come without end instead of the answer",
            Fault.drop(true, Fault.Ending.CONTINUING)),
    CUT_OFF(
            "everything is done, and the connection is closed in mid-answer",
            Fault.delivered(new ResponseDelivery.CutOff())),
    DRIP(
            "everything is done, and the answer comes in small pieces, within `seconds` (5)",
            Spread.EVERYWHERE,
            EnumSet.of(FaultOption.SECONDS),
            options -> FaultSource.always(Fault.delivered(
                    new ResponseDelivery.Drip(Duration.ofSeconds(Objects.requireNonNullElse(options.seconds(), 5)))))),

    HTML(
            "nothing is done, and a page of HTML comes with status 200",
            Fault.answer(200, Map.of(), "text/html", ErrorBody.HTML.text(200, "Welcome"))),
    EMPTY("everything is done, but the answer has no body", changedText(text -> "")),
    TRUNCATED(
            "everything is done, but the answer's JSON ends in the middle",
            changedText(text -> text.substring(0, text.length() / 2))),
    NO_TYPE(
            "everything is done, but the answer does not say that it is JSON",
            Fault.changed(answer -> new RecordedResponse(answer.status(), null, answer.headers(), answer.text()))),
    GZIP(
            "the answer is compressed, whether or not the client can take that",
            Fault.delivered(new ResponseDelivery.Gzip(true))),
    GZIP_FALSE(
            "everything is done; the answer says that it is compressed, but it is not",
            Fault.delivered(new ResponseDelivery.Gzip(false))),
    HUGE(
            "everything is done, and `megabytes` (64) of blanks come before the answer",
            Spread.EVERYWHERE,
            EnumSet.of(FaultOption.MEGABYTES),
            options -> FaultSource.always(
                    Fault.delivered(new ResponseDelivery.Padded(Objects.requireNonNullElse(options.megabytes(), 64))))),
    OTHER_TYPE(
            "everything is done, but an object comes where a list is expected, and a list where an object is",
            changedText(text -> text.startsWith("[") ? "{\"results\":" + text + "}" : "[" + text + "]")),
    NO_JOB_ID(
            "a job runs, but the answer does not have its `jobId`",
            Spread.SENDS,
            EnumSet.noneOf(FaultOption.class),
            options -> FaultSource.always(changedText(text -> "{}"))),

    ROWS_SHUFFLED("the results come in a new order each time", options -> RowFaults.shuffled(options.seed())),
    ROWS_SHIFTED(
            "the results begin elsewhere each time, so that they move between pages", options -> RowFaults.shifted()),
    ROWS_REPEATED("each result comes twice, and once more under another id", options -> RowFaults::repeated),
    ROWS_MISSING("the last result is left out", options -> RowFaults::withoutLast),
    ROWS_FOREIGN("a result about somebody else comes, too", options -> RowFaults::withAnotherUser),
    ROWS_NAMELESS("no result says whom it is about", options -> RowFaults.each(row -> row.putObject("meta"))),
    ROWS_NONE(
            "the list of results is empty: with `calls: 1-5` it is late, without `calls` nothing ever comes",
            options -> rows -> List.<ObjectNode>of()),
    ROWS_PENDING(
            "every result is pending still: with `calls: 1-5` it is late, without `calls` nothing ever ends",
            options -> RowFaults.each(RowFaults::pending)),

    WORDS_UNKNOWN("every status is a word that nobody knows", options -> RowFaults.words(word -> "perused")),
    WORDS_UPPER_CASE(
            "every status is in upper case", options -> RowFaults.words(word -> word.toUpperCase(Locale.ROOT))),
    WORDS_NONE("no result has a status", options -> RowFaults.each(row -> row.remove("status")));

    /** What a kind can happen to. */
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

    /** What happens, in Markdown. */
    public String description() {
        return description;
    }

    /** To which operations it can happen. */
    public Set<FaultOperation> operations() {
        return operations;
    }

    /** What an entry of this kind may say. */
    public Set<FaultOption> options() {
        return options;
    }

    FaultSource source(FaultOptions given) {
        return source.apply(given);
    }
}
