package dev.muster.jumpcloud.http;

import java.io.IOException;

/** A connection failed, so that nothing of the request was sent. The cause, if any, says why. */
public final class ConnectionFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionFailedException(String message) {
        super(message);
    }

    ConnectionFailedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
