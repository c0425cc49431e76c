package dev.muster.net;

import java.io.IOException;

/** The proxy did not connect us to the machine that was meant, so that a request never left us. */
public final class NoTunnelException extends IOException {
    private static final long serialVersionUID = 1L;

    NoTunnelException(String message) {
        super(message);
    }
}
