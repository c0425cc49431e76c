package dev.muster.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A misbehaving server on this machine. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final Conversation conversation;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Collection<Socket> clients = new ConcurrentLinkedQueue<>();

    private RawServer(ServerSocket server, Conversation conversation) {
        this.server = server;
        this.conversation = conversation;
    }

    /** Handles a connection, which is closed afterwards. */
    @FunctionalInterface
    public interface Conversation {
        /** Throws an exception when the client has gone. */
        void hold(RawServer server, Socket client) throws IOException;
    }

    public static RawServer start(Conversation conversation) throws IOException {
        var raw = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), conversation);
        raw.inBackground(raw::accept);
        return raw;
    }

    /** Sends a beginning, then endless pieces with pauses. */
    public static RawServer dripping(String beginning, String piece) throws IOException {
        return start((server, client) -> server.drip(client, bytes(beginning), bytes(piece), 20));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends a beginning, then pieces at an interval, until the client or this server has gone. */
    public void drip(Socket client, byte[] beginning, byte[] piece, long everyMillis) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(beginning);
        while (!pause(everyMillis)) {
            out.write(piece);
            out.flush();
        }
    }

    /** Waits for a time or the end of this server; returns whether it has ended. */
    public boolean pause(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The number of connections so far. */
    public int connections() {
        return clients.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                inBackground(() -> serve(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            conversation.hold(this, client);
        } catch (IOException clientHasGone) {
            // Expected.
        }
    }

    private void inBackground(Runnable work) {
        var thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
