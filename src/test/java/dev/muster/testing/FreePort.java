package dev.muster.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds a free port of the loopback address, for servers that need their port before they start. The ports lie below
 * those that systems give to clients, and each process begins at a random one, so that a port is still free when its
 * server starts.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int PORTS = 12_000;

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private FreePort() {}

    /** Returns a port that no recent call in this process has returned: its server may not have started yet. */
    public static int find() {
        for (int attempt = 0; attempt < PORTS; attempt++) {
            int port = FIRST + NEXT.getAndIncrement() % PORTS;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("all ports from " + FIRST + " on are in use");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
