package dev.muster.net;

import java.io.IOException;

/** A machine was not reached, so that nothing of a request left us. The cause, if there is one, says why. */
public final class NotReachedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotReachedException(String message) {
        super(message);
    }

    NotReachedException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
