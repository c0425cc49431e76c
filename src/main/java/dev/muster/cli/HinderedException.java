package dev.muster.cli;

import dev.muster.storage.Hindrance;

/** A command cannot go on, since something on this machine keeps it from its work. */
final class HinderedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HinderedException(Hindrance hindrance, Throwable cause) {
        super(hindrance.text(), cause);
    }
}
