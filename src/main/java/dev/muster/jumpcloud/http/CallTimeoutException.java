package dev.muster.jumpcloud.http;

import java.io.IOException;
import java.time.Duration;

/** A call as a whole took longer than any may take, and was broken off. */
public final class CallTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    CallTimeoutException(Duration longest) {
        super("the call was broken off, since it took longer than " + longest.toSeconds() + " s");
    }
}
