package dev.muster.jumpcloud.http;

import java.io.IOException;

/** A machine was not reached, so that nothing of a request left us. The cause, if there is one, says why. */
public final class ConnectionFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionFailedException(String message) {
        super(message);
    }

    ConnectionFailedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
