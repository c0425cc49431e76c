package dev.muster.jumpcloud.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Distinguishes failures to connect from failures after a request may have been sent: HttpClient sends it only over a
 * complete connection, with the proxy's tunnel and TLS. HttpClient returns a proxy's refusal like a response.
 */
final class RequestSentMarker {
    private static final String SENT = RequestSentMarker.class.getName();

    private RequestSentMarker() {}

    static void addTo(HttpClientBuilder client) {
        client.addExecInterceptorFirst("connection failures", RequestSentMarker::detect);
        client.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "request sent", RequestSentMarker::mark);
    }

    private static ClassicHttpResponse mark(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setAttribute(SENT, true);
        return chain.proceed(request, scope);
    }

    private static ClassicHttpResponse detect(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpClientContext context = scope.clientContext;
        context.setAttribute(SENT, false);
        ClassicHttpResponse response;
        try {
            response = chain.proceed(request, scope);
        } catch (IOException failure) {
            throw isRequestSent(context) ? failure : new ConnectionFailedException(failure);
        }
        if (isRequestSent(context)) {
            return response;
        }
        response.close();
        throw new ConnectionFailedException(
                "the proxy " + scope.route.getProxyHost().toHostString() + " does not connect us, but answers HTTP "
                        + response.getCode());
    }

    private static boolean isRequestSent(HttpClientContext context) {
        return Boolean.TRUE.equals(context.getAttribute(SENT));
    }
}
