package dev.muster.jumpcloud.http;

import java.io.IOException;
import java.time.Duration;

/** A call exceeded the time limit for a whole call, and was aborted. */
public final class CallTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    CallTimeoutException(Duration longest) {
        super("the call was broken off, since it took longer than " + longest.toSeconds() + " s");
    }
}
