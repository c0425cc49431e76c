package dev.muster.jumpcloud.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Makes the status all that there is of an answer. A short body is read, so that its connection can be used again; one
 * that is long, slow or broken off ends with its connection.
 */
final class StatusOnlyResponse implements ExecChainHandler {
    private static final int MOST_BYTES = 64 * 1024;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity body = response.getEntity();
        response.setEntity(null);
        if (body != null) {
            pass(body, scope);
        }
        return response;
    }

    private static void pass(HttpEntity body, ExecChain.Scope scope) {
        try (body;
                var alarm = new DeadlineTimer(scope.execRuntime, LONGEST);
                InputStream content = body.getContent()) {
            content.skipNBytes(MOST_BYTES);
            // Closing alone would read on to its end.
            scope.execRuntime.discardEndpoint();
        } catch (IOException ended) {
            // That it ended too early, or in order, says nothing of the status.
        }
    }
}
