package dev.muster.net;

import dev.muster.config.Proxy;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Tells a proxy's refusal to connect us from an answer of the machine that was meant: HttpClient hands both back alike, but
 * the request itself is written only where there is a tunnel.
 */
final class Tunnel {
    private static final String WRITTEN = Tunnel.class.getName();

    private final Proxy proxy;

    Tunnel(Proxy proxy) {
        this.proxy = proxy;
    }

    void addTo(HttpClientBuilder client) {
        client.addExecInterceptorFirst("no tunnel", this::refuse);
        client.addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "tunnel", Tunnel::note);
    }

    private static ClassicHttpResponse note(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        scope.clientContext.setAttribute(WRITTEN, Boolean.TRUE);
        return chain.proceed(request, scope);
    }

    private ClassicHttpResponse refuse(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        HttpClientContext context = scope.clientContext;
        context.setAttribute(WRITTEN, Boolean.FALSE);
        ClassicHttpResponse response = chain.proceed(request, scope);
        if (Boolean.TRUE.equals(context.getAttribute(WRITTEN))) {
            return response;
        }
        response.close();
        throw new NoTunnelException("the proxy " + proxy.host() + ":" + proxy.port() + " does not connect us, but answers HTTP " + response.getCode());
    }
}
