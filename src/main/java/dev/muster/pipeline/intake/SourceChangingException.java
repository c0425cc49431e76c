package dev.muster.pipeline.intake;

import java.io.IOException;

/** A source is still being written, so that what was read of it may be half of it. */
public final class SourceChangingException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceChangingException(String message) {
        super(message);
    }
}
