package dev.muster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A TLS-terminating proxy for a server on this machine. */
public final class TlsFront implements AutoCloseable {
    private final SSLServerSocket server;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "tls-front");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger connections = new AtomicInteger();

    private TlsFront(SSLServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /**
     * @param target the port of the server on 127.0.0.1
     * @param asksClients whether clients need a certificate
     */
    public static TlsFront of(int target, SSLContext context, boolean asksClients) throws IOException {
        var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        server.setNeedClientAuth(asksClients);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var front = new TlsFront(server, target);
        front.threads.execute(front::accept);
        return front;
    }

    /** The address; its certificate is of {@code localhost}. */
    public String url() {
        return "https://localhost:" + server.getLocalPort();
    }

    /** The number of connections, including rejected ones. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
            threads.execute(() -> copy(behind, client));
            copy(client, behind);
        } catch (IOException refused) {
            // The client notices.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ended) {
            // When one side ends, the other is closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
