package dev.muster.e2e;

import static dev.muster.e2e.ApiFault.End.AWAY_THEN_IMPORTED;
import static dev.muster.e2e.ApiFault.End.REFUSED_THEN_IMPORTED;
import static dev.muster.e2e.ApiFault.End.SECOND_REJECTED;

import java.util.List;
import java.util.stream.Stream;

/** All behaviours of the service that are tested. */
public final class ApiFaults {
    /** A send whose response is lost. */
    private static final String LOST_SEND = "- {operation: SEND, calls: BATCH, kind: drop-after}\n";
    /** The halves of a refused batch are sent after all other batches: the second one is the fifth send. */
    private static final String SECOND_HALF = "\n- {operation: SEND, calls: 5, kind: ";

    private ApiFaults() {}

    public static List<ApiFault> all() {
        return Stream.of(
                        refusedSends(),
                        busySends(),
                        brokenSends(),
                        refusedKeys(),
                        refusedResults(),
                        brokenResults(),
                        toldResults(),
                        searches(),
                        wholeDays())
                .flatMap(weathers -> weathers)
                .toList();
    }

    /** The service rejects the request: only the bad row fails. */
    private static Stream<ApiFault> refusedSends() {
        return Stream.of(
                rejected("400", "400, message: firstname is too long}").saying("firstname is too long"),
                rejected("400 in the other envelope", "400, body: v1, message: firstname is odd}")
                        .saying("firstname is odd"),
                rejected("409", "409, message: somebody is there already}").saying("somebody is there already"),
                rejected("422", "422, message: that makes no sense}").saying("that makes no sense"),
                rejected("400 that repeats a password", "400, message: password Invented-Passw0rd-SECOND is weak}")
                        .saying("is weak")
                        .ofCreates(),
                sent("413", "413, message: smaller please}").saying("smaller please"),
                sent("400 in plain text", "400, body: text, message: odd fault}")
                        .saying("odd fault"),
                sent("400 as a page", "400, body: html, message: odd page}").saying("odd page"),
                sent("400 without a body", "400, body: empty}").saying("HTTP 400"),
                sent("404 as a page", "404, body: html, message: page not found here}")
                        .saying("page not found here"));
    }

    private static ApiFault rejected(String name, String kind) {
        return new ApiFault(
                        "a send is answered by " + name,
                        "- {operation: SEND, calls: BATCH, kind: " + kind + SECOND_HALF + kind)
                .ending(SECOND_REJECTED);
    }

    private static ApiFault sent(String name, String kind) {
        return new ApiFault("a send is answered by " + name, "- {operation: SEND, calls: BATCH, kind: " + kind);
    }

    /** The service asks for a retry. */
    private static Stream<ApiFault> busySends() {
        return Stream.of(
                sent("429", "429, message: plain four two nine}").saying("plain four two nine"),
                sent("429 for a second", "429, retry-after: 1, message: busy for a second}")
                        .saying("busy for a second"),
                sent("429 until a date", "429, retry-after-date: 1, message: busy until a date}")
                        .saying("busy until a date"),
                sent("429 for no time", "429, retry-after: 0}"),
                sent("429 for less than no time", "429, retry-after: -5}"),
                sent("429 until a date that is over", "429, retry-after: 'Sun, 01 Mar 2020 12:00:00 GMT'}"),
                sent("429 for nonsense", "429, retry-after: soon}"),
                sent("429 for years", "429, retry-after: 999999999}").ending(AWAY_THEN_IMPORTED),
                sent("429 for longer than a number can say", "429, retry-after: 99999999999999999999}")
                        .ending(AWAY_THEN_IMPORTED),
                sent("429 until another century", "429, retry-after: 'Thu, 01 Jan 2099 00:00:00 GMT'}")
                        .ending(AWAY_THEN_IMPORTED),
                sent("429 in the other envelope", "429, body: v1, message: other envelope nine}")
                        .saying("other envelope nine"),
                sent("429 in plain text", "429, body: text, retry-after: 1, message: busy in text}")
                        .saying("busy in text"),
                sent("429 as a page", "429, body: html, retry-after: 1, message: busy page}")
                        .saying("busy page"),
                sent("503", "503, message: down for a while}").saying("down for a while"),
                sent("503 for a second", "503, retry-after: 1}"),
                sent("503 until a date", "503, retry-after-date: 1}"),
                sent("503 as a page", "503, body: html, message: down page}").saying("down page"),
                sent("302", "302}").saying("HTTP 302"),
                sent("302 for a second", "302, retry-after: 1}"));
    }

    /** It is unknown whether the batch was accepted. */
    private static Stream<ApiFault> brokenSends() {
        return Stream.of(
                sent("500", "500, message: something broke}").saying("something broke"),
                sent("500 without a body", "500, body: empty}").saying("HTTP 500"),
                sent("502", "502, message: gateway broke}").saying("gateway broke"),
                sent("502 for two seconds", "502, retry-after: 2}"),
                sent("504", "504, message: gateway waited}").saying("gateway waited"),
                sent("a closed connection", "drop-before}").saying("no answer"),
                sent("a connection that is closed when it is done", "drop-after}"),
                sent("a reset", "reset-before}"),
                sent("a reset when it is done", "reset-after}"),
                sent("silence", "hang-before}"),
                sent("silence when it is done", "hang-after}"),
                sent("a head that drips without end", "drip-head}"),
                sent("interim answers without end", "continue-forever}"),
                sent("half an answer", "cut-off}"),
                sent("a dripping answer", "drip, seconds: 1}"),
                sent("a page with status 200", "html}").saying("Welcome"),
                sent("nothing with status 200", "empty}").saying("HTTP 200: no body"),
                sent("truncated JSON", "truncated}").saying("HTTP 200"),
                sent("JSON that is not called so", "no-type}"),
                sent("compressed JSON", "gzip}"),
                sent("JSON that is called compressed", "gzip-false}"),
                sent("a huge answer", "huge, megabytes: 32}"),
                sent("a list", "other-type}"),
                sent("JSON without a jobId", "no-job-id}").saying("jobId"));
    }

    /** The service rejects the credentials: no row is dead-lettered. */
    private static Stream<ApiFault> refusedKeys() {
        return Stream.of(
                        sent("401", "401, message: unknown key one}").saying("unknown key one"),
                        sent("401 in the documented envelope", "401, body: v2, message: unknown key two}")
                                .saying("unknown key two"),
                        sent("401 in plain text", "401, body: text, message: unknown key three}")
                                .saying("unknown key three"),
                        sent("401 as a page", "401, body: html, message: unknown key four}")
                                .saying("unknown key four"),
                        sent("401 that repeats the key", "401, message: no such key as weather-key-0123456789}")
                                .saying("no such key as"),
                        sent("403", "403, message: suspected abuse one}").saying("suspected abuse one"),
                        sent("403 in plain text", "403, body: text, message: suspected abuse two}")
                                .saying("suspected abuse two"),
                        sent("403 as a page", "403, body: html, message: suspected abuse three}")
                                .saying("suspected abuse three"),
                        sent("403 without a body", "403, body: empty}"),
                        sent("404", "404, message: no such organization}").saying("no such organization"))
                .map(weather -> weather.ending(REFUSED_THEN_IMPORTED));
    }

    private static Stream<ApiFault> refusedResults() {
        return Stream.of(
                results("400", "calls: 1-2, kind: 400, message: results refused}")
                        .saying("results refused"),
                results("404 once", "calls: 1, kind: 404, message: job not there yet}")
                        .saying("job not there yet"),
                results(
                                "404 for ever",
                                "calls: 2-, kind: 404, message: job is gone}\n- {operation: results, job: BATCH, "
                                        + "calls: 1, kind: rows-pending}")
                        .saying("job is gone")
                        .inHaste(),
                results("401", "calls: 1, kind: 401, message: results unknown key}")
                        .saying("results unknown key")
                        .ending(REFUSED_THEN_IMPORTED),
                results("403", "calls: 1, kind: 403, message: results suspected abuse}")
                        .saying("results suspected abuse")
                        .ending(REFUSED_THEN_IMPORTED),
                results("429 for a second", "calls: 1, kind: 429, retry-after: 1}"),
                results("503 until a date", "calls: 1, kind: 503, retry-after-date: 1}"),
                results("302", "calls: 1, kind: 302}"));
    }

    private static ApiFault results(String name, String rest) {
        return new ApiFault("results are answered by " + name, "- {operation: results, job: BATCH, " + rest);
    }

    private static Stream<ApiFault> brokenResults() {
        return Stream.of(
                results("500", "calls: 1, kind: 500, message: results broke}").saying("results broke"),
                results("502 twice", "calls: 1-2, kind: 502, message: results gateway}")
                        .saying("results gateway"),
                results("504", "calls: 1, kind: 504}"),
                results("a closed connection", "calls: 1, kind: drop-before}"),
                results("a reset", "calls: 1, kind: reset-after}"),
                results("silence", "calls: 1, kind: hang-before}"),
                results("half an answer", "calls: 1, kind: cut-off}"),
                results("a dripping answer", "calls: 1, kind: drip, seconds: 1}"),
                results("a page with status 200", "calls: 1, kind: html}"),
                results("nothing with status 200", "calls: 1, kind: empty}"),
                results("truncated JSON", "calls: 1, kind: truncated}"),
                results("compressed JSON", "calls: 1-3, kind: gzip}"),
                results("JSON that is called compressed", "calls: 1, kind: gzip-false}"),
                results("a huge answer", "calls: 1, kind: huge, megabytes: 32}"),
                results("an object", "calls: 1, kind: other-type}").saying("not a list of work results"));
    }

    private static Stream<ApiFault> toldResults() {
        return Stream.of(
                results("shuffled rows", "kind: rows-shuffled}"),
                results("rows that move between pages", "kind: rows-shifted}").withRows(390),
                results("repeated rows", "kind: rows-repeated}"),
                results("a missing row", "kind: rows-missing}").inHaste(),
                results("a row that is missing at first", "calls: 1-3, kind: rows-missing}"),
                results("a foreign row", "kind: rows-foreign}"),
                results("rows without a user", "kind: rows-nameless}"),
                results("rows that come late", "calls: 1-4, kind: rows-none}"),
                results("rows that never come", "kind: rows-none}").inHaste(),
                results("rows that end late", "calls: 1-4, kind: rows-pending}"),
                results("rows that never end", "kind: rows-pending}").inHaste(),
                results("an unknown word at first", "calls: 1-2, kind: words-unknown}"),
                results("words in upper case", "kind: words-upper-case}"),
                results("rows without a word at first", "calls: 1-2, kind: words-none}"));
    }

    /** The response to a send is lost, and the lookup fails as well. */
    private static Stream<ApiFault> searches() {
        return Stream.of(
                search("429 for a second", "429, retry-after: 1}"),
                search("503", "503}"),
                search("500", "500, message: search broke}").saying("search broke"),
                search("502", "502, message: search gateway}").saying("search gateway"),
                search("400", "400, message: search refused}").saying("search refused"),
                search("401", "401, message: search unknown key}")
                        .saying("search unknown key")
                        .ending(REFUSED_THEN_IMPORTED),
                search("403", "403, message: search suspected abuse}")
                        .saying("search suspected abuse")
                        .ending(REFUSED_THEN_IMPORTED),
                search("a reset", "reset-after}"),
                search("silence", "hang-before}"),
                search("a page with status 200", "html}"),
                search("nothing with status 200", "empty}"),
                search("truncated JSON", "truncated}"),
                search("compressed JSON", "gzip}"),
                search("a list", "other-type}").saying("has no results"));
    }

    private static ApiFault search(String name, String kind) {
        return new ApiFault(
                "a look-up is answered by " + name, LOST_SEND + "- {operation: search, calls: 1, kind: " + kind);
    }

    private static Stream<ApiFault> wholeDays() {
        return Stream.of(
                new ApiFault("no faults", "[]"),
                new ApiFault("a limit that is not reached", "- {kind: limit, requests-per-minute: 40}"),
                new ApiFault("a gateway that breaks now and then", "- {probability: 0.2, seed: BATCH, kind: 502}"),
                new ApiFault(
                        "a service that is busy now and then",
                        "- {probability: 0.2, seed: BATCH, kind: 429, retry-after: 1}"),
                new ApiFault(
                        "connections that break now and then", "- {probability: 0.2, seed: BATCH, kind: reset-after}"));
    }
}
