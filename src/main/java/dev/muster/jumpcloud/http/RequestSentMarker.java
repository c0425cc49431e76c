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
 * Tells what fails on the way to a machine from what fails once a request was written: HttpClient writes it only when
 * there is a connection, through the proxy if there is one, and made safe. A proxy's refusal it hands back like an
 * answer.
 */
final class RequestSentMarker {
    private static final String REACHED = RequestSentMarker.class.getName();

    private RequestSentMarker() {}

    static void addTo(HttpClientBuilder client) {
        client.addExecInterceptorFirst("way", RequestSentMarker::go);
        client.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "reached", RequestSentMarker::note);
    }

    private static ClassicHttpResponse note(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setAttribute(REACHED, Boolean.TRUE);
        return chain.proceed(request, scope);
    }

    private static ClassicHttpResponse go(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpClientContext context = scope.clientContext;
        context.setAttribute(REACHED, Boolean.FALSE);
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
        return Boolean.TRUE.equals(context.getAttribute(REACHED));
    }
}
