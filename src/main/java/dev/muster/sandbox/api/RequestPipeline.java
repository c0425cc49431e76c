package dev.muster.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.faults.Fault;
import dev.muster.sandbox.faults.FaultResponseException;
import dev.muster.sandbox.faults.Faults;
import dev.muster.sandbox.faults.FaultyTransport;
import dev.muster.sandbox.judge.ConductRegistry;
import dev.muster.sandbox.state.AccessTokens;
import dev.muster.sandbox.state.BulkJobs;
import dev.muster.sandbox.state.ServiceTimes;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps common to all requests: dating, judging conduct, injecting faults, and recording. */
public final class RequestPipeline {
    private static final Set<String> CREDENTIALS = Set.of("x-api-key", "authorization", "cookie");
    private static final String RECEIVED = "sandbox.received";
    private static final String FAULT = "sandbox.fault";

    private final Clock clock;
    private final Faults faults;
    private final BulkJobs jobs;
    private final RequestLog requests;
    private final boolean recording;
    private final ConductRegistry conducts;
    private final FaultyTransport courier;
    private final AccessTokens tokens;

    public RequestPipeline(
            SandboxSettings settings,
            Faults faults,
            BulkJobs jobs,
            RequestLog requests,
            ConductRegistry conducts,
            FaultyTransport courier,
            AccessTokens tokens) {
        clock = settings.clock();
        recording = settings.recordsRequests();
        this.faults = faults;
        this.jobs = jobs;
        this.requests = requests;
        this.conducts = conducts;
        this.courier = courier;
        this.tokens = tokens;
    }

    /**
     * Dates the response by the sandbox's clock; throws {@link FaultResponseException} if a fault replaces the work.
     */
    public void begin(Context context) {
        var now = clock.instant();
        context.attribute(RECEIVED, now);
        context.header("Date", ServiceTimes.dateHeader(now));
        conducts.arrived(client(context), now, named(context));
        faults.take(call(context), jobNumber(context), now).ifPresent(fault -> {
            if (fault instanceof Fault.None none) {
                none.meanwhile().run();
                return;
            }
            context.attribute(FAULT, fault);
            if (fault instanceof Fault.Answer || fault instanceof Fault.Drop drop && !drop.accepted()) {
                throw new FaultResponseException(fault);
            }
        });
    }

    private int jobNumber(Context context) {
        return call(context).parameter(context.path()).map(jobs::number).orElse(0);
    }

    /**
     * Identifies a client by its key or service account. Token requests count as a client of their own: a rejected
     * token does not forbid requesting another one.
     */
    private String client(Context context) {
        if (call(context) == SandboxCall.TOKEN) {
            return "token of " + TokenRoutes.client(context).orElse("");
        }
        return Authentication.token(context)
                .flatMap(tokens::client)
                .orElseGet(() -> Objects.requireNonNullElse(context.header("x-api-key"), ""));
    }

    private static String named(Context context) {
        return context.method() + " " + context.path();
    }

    /** Sends a fault's response. */
    public void answer(FaultResponseException instead, Context context) {
        if (instead.fault() instanceof Fault.Answer answer) {
            context.status(answer.status()).result(answer.body());
            context.res().setContentType(answer.contentType());
            answer.headers().forEach(context::header);
        }
    }

    /** Applies a fault to work results, if there is one. */
    List<ObjectNode> withFault(Context context, List<ObjectNode> rows) {
        return fault(context) instanceof Fault.Rows falsified
                ? falsified.change().apply(rows)
                : rows;
    }

    /** Returns whether a fault decides the response. */
    boolean faulty(Context context) {
        return fault(context) != null;
    }

    /** Records an unneeded request; {@code what} continues its description. */
    void unneeded(Context context, String what) {
        conducts.unneeded(context.attribute(RECEIVED), named(context), what);
    }

    /** Records the request and its response. A fault decides how, or whether, the response is sent. */
    public void end(Context context) {
        var fault = fault(context);
        if (fault instanceof Fault.Changed changed) {
            change(context, changed);
        }
        if (recording) {
            requests.add(recorded(context));
        }
        if (fault instanceof Fault.Drop drop) {
            drop.meanwhile().run();
            conducts.unanswered(client(context), context.attribute(RECEIVED));
            courier.drop(context, drop.ending());
            return;
        }
        conducts.answered(
                client(context),
                context.attribute(RECEIVED),
                clock.instant(),
                context.statusCode(),
                context.res().getHeader("Retry-After"));
        if (fault instanceof Fault.Delivered delivered) {
            courier.deliver(context, delivered.delivery());
        }
    }

    private static void change(Context context, Fault.Changed changed) {
        var before = answer(context);
        var after = changed.change().apply(before);
        context.status(after.status()).result(after.text());
        context.res().setContentType(after.contentType());
        after.headers().forEach((name, value) -> {
            if (!before.headers().containsKey(name)) {
                context.header(name, value);
            }
        });
    }

    private static @Nullable Fault fault(Context context) {
        return context.attribute(FAULT);
    }

    private static SandboxCall call(Context context) {
        return SandboxCall.of(context.method().name(), context.path());
    }

    private static RecordedRequest recorded(Context context) {
        Instant received = context.attribute(RECEIVED);
        return new RecordedRequest(
                call(context),
                context.method().name(),
                context.path(),
                query(context),
                headers(context),
                context.body(),
                received,
                new RecordedRequest.Reply(
                        fault(context) != null, fault(context) instanceof Fault.Drop ? null : answer(context)));
    }

    private static Map<String, List<String>> query(Context context) {
        return new LinkedHashMap<>(context.queryParamMap());
    }

    private static Map<String, String> headers(Context context) {
        var headers = new TreeMap<String, String>();
        context.headerMap().forEach((name, value) -> {
            var key = name.toLowerCase(Locale.ROOT);
            headers.put(key, CREDENTIALS.contains(key) ? "***" : value);
        });
        return headers;
    }

    private static RecordedResponse answer(Context context) {
        var answer = context.res();
        var headers = answer.getHeaderNames().stream()
                .distinct()
                .collect(Collectors.toMap(
                        name -> name.toLowerCase(Locale.ROOT), answer::getHeader, (one, other) -> one));
        var text = context.result();
        return new RecordedResponse(context.statusCode(), answer.getContentType(), headers, text == null ? "" : text);
    }
}
