package dev.muster.testing;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.littleshoot.proxy.ActivityTrackerAdapter;
import org.littleshoot.proxy.FlowContext;
import org.littleshoot.proxy.HttpProxyServer;
import org.littleshoot.proxy.ProxyAuthenticator;
import org.littleshoot.proxy.impl.DefaultHttpProxyServer;

/** A real HTTP proxy with authentication. */
public final class TestProxy implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger strangers = new AtomicInteger();
    private final HttpProxyServer server;

    private TestProxy(String username, String password) {
        server = DefaultHttpProxyServer.bootstrap()
                .withName("test")
                .withAddress(new InetSocketAddress("127.0.0.1", 0))
                .withAllowLocalOnly(true)
                .withProxyAuthenticator(new ProxyAuthenticator() {
                    @Override
                    public boolean authenticate(String givenUsername, String givenPassword) {
                        return username.equals(givenUsername) && password.equals(givenPassword);
                    }

                    @Override
                    public String getRealm() {
                        return "test";
                    }
                })
                .plusActivityTracker(new ActivityTrackerAdapter() {
                    @Override
                    public void requestReceivedFromClient(FlowContext context, HttpRequest request) {
                        asked.add(request.method() + " " + request.uri());
                        if (!request.headers().contains("Proxy-Authorization")) {
                            strangers.incrementAndGet();
                        }
                    }
                })
                .start();
    }

    public static TestProxy start(String username, String password) {
        return new TestProxy(username, password);
    }

    public int port() {
        return server.getListenAddress().getPort();
    }

    /** Method and target of all requests, including rejected ones. */
    public List<String> asked() {
        return asked;
    }

    /** The number of unauthenticated requests. */
    public int strangers() {
        return strangers.get();
    }

    @Override
    public void close() {
        server.abort();
    }
}
