package dev.muster.pipeline.intake;

import java.io.IOException;

/** Thrown when a source changes while it is read, so that what was read may be incomplete. */
public final class SourceChangingException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceChangingException(String message) {
        super(message);
    }
}
