package dev.muster.e2e;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook receiver that may answer with errors. */
public final class WebhookReceiver implements AutoCloseable {
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Javalin server;

    public WebhookReceiver() {
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/hook", this::take);
                    config.routes.post("/elsewhere", context -> posted.add(new Posted("elsewhere", "", Map.of())));
                })
                .start("127.0.0.1", 0);
    }

    /** A request that was answered by a 2xx. */
    public record Posted(String id, String body, Map<String, String> headers) {}

    /** The next answers, before those that are 200. */
    public void answer(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    public String url() {
        return "http://127.0.0.1:" + server.port() + "/hook?token=nobody-may-see-this";
    }

    public List<Posted> posted() {
        return posted;
    }

    private void take(Context context) {
        Integer status = answers.poll();
        if (status == null) {
            posted.add(new Posted(context.header("webhook-id"), context.body(), context.headerMap()));
        } else {
            context.status(status).header("Location", "/elsewhere");
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
