package dev.muster.cli;

import dev.muster.storage.StorageFailure;

/** Ends a command that cannot go on because of a disk or file-system failure on this machine. */
public final class StorageFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageFailureException(StorageFailure storageFailure, Throwable cause) {
        super(storageFailure.text(), cause);
    }
}
