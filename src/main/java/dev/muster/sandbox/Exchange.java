package dev.muster.sandbox;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** What happens to every request, whatever it asks for: it is dated, has its planned fault, and is recorded. */
final class Exchange {
    private static final Set<String> CREDENTIALS = Set.of("x-api-key", "authorization", "cookie");
    private static final String RECEIVED = "sandbox.received";
    private static final String FAULTY = "sandbox.faulty";
    private static final String DROPPED = "sandbox.dropped";

    private final Clock clock;
    private final Faults faults;
    private final RequestLog requests;
    private final boolean recording;

    Exchange(SandboxSettings settings, Faults faults, RequestLog requests) {
        clock = settings.clock();
        recording = settings.recordsRequests();
        this.faults = faults;
        this.requests = requests;
    }

    /** Dates the answer by the sandbox's clock; throws {@link FaultInstead} where a planned fault replaces the work. */
    void begin(Context context) {
        var now = clock.instant();
        context.attribute(RECEIVED, now);
        context.header("Date", Times.dateHeader(now));
        faults.take(call(context)).ifPresent(fault -> {
            if (fault instanceof Fault.None none) {
                none.meanwhile().run();
                return;
            }
            context.attribute(FAULTY, true);
            if (fault instanceof Fault.DropBeforeAccepting drop) {
                context.attribute(DROPPED, drop.meanwhile());
            } else if (fault instanceof Fault.DropAfterAccepting drop) {
                context.attribute(DROPPED, drop.meanwhile());
            }
            if (!(fault instanceof Fault.DropAfterAccepting)) {
                throw new FaultInstead(fault);
            }
        });
    }

    /** Answers with a fault. */
    void answer(FaultInstead instead, Context context) {
        if (instead.fault() instanceof Fault.Answer answer) {
            context.status(answer.status()).result(answer.body());
            context.res().setContentType(answer.contentType());
            answer.headers().forEach(context::header);
        }
    }

    /** Records the request and its answer; closes the connection where there is to be no answer. */
    void end(Context context) {
        if (recording) {
            requests.add(recorded(context));
        }
        Runnable meanwhile = context.attribute(DROPPED);
        if (meanwhile != null) {
            meanwhile.run();
            var request = ServletContextRequest.getServletContextRequest(context.req());
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        }
    }

    private static SandboxCall call(Context context) {
        return SandboxCall.of(context.method().name(), context.path());
    }

    private static RecordedRequest recorded(Context context) {
        Instant received = context.attribute(RECEIVED);
        return new RecordedRequest(call(context), context.method().name(), context.path(), query(context), headers(context),
                context.body(), received, context.attribute(FAULTY) != null, answer(context));
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

    private static RecordedAnswer answer(Context context) {
        if (context.attribute(DROPPED) != null) {
            return null;
        }
        var answer = context.res();
        var headers = answer.getHeaderNames().stream().distinct()
                .collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), answer::getHeader, (one, other) -> one));
        var text = context.result();
        return new RecordedAnswer(context.statusCode(), answer.getContentType(), headers, text == null ? "" : text);
    }
}
