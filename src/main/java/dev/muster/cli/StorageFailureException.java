package dev.muster.cli;

import dev.muster.storage.StorageFailure;

/** A command cannot go on, since something on this machine keeps it from its work. */
public final class StorageFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageFailureException(StorageFailure storageFailure, Throwable cause) {
        super(storageFailure.text(), cause);
    }
}
