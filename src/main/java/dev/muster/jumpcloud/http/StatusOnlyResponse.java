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
 * Drops the body of a response. A short one is read, so that the connection can be reused; a long, slow or truncated
 * one closes the connection.
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
            drop(body, scope);
        }
        return response;
    }

    private static void drop(HttpEntity body, ExecChain.Scope scope) {
        try (body;
                var timer = new DeadlineTimer(scope.execRuntime, LONGEST);
                InputStream content = body.getContent()) {
            content.skipNBytes(MOST_BYTES);
            // Closing the stream would read the rest.
            scope.execRuntime.discardEndpoint();
        } catch (IOException ended) {
            // The status holds, whether the body ended as it should or not.
        }
    }
}
