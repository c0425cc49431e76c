package dev.muster.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A failure of this machine, such as a full disk, that stops Muster until a person fixes it. It is not caused by a row,
 * the service or the program, and nothing is lost.
 *
 * @param text one line with what failed, where, and what to do, without a full stop
 */
public record StorageFailure(Kind kind, String text) {
    /** SQLite's result codes for failures of the machine. */
    private static final int BUSY = 5;

    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int INPUT_OUTPUT = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NO_DATABASE = 26;
    private static final int PRIMARY_CODE = 0xff;
    /** SQLite's result codes for failed statements: ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE. */
    private static final Set<Integer> STATEMENT_FAILURES = Set.of(1, 18, 19, 20, 25);

    /** The kinds of failures; each is reported once, wherever it occurs. */
    public enum Kind {
        FULL,
        UNWRITABLE,
        LOCKED,
        DAMAGED,
        TOO_MANY_FILES
    }

    /** Recognises a failure of the machine; empty for other failures. */
    public static Optional<StorageFailure> of(Throwable failure, Home home) {
        return causes(failure).flatMap(cause -> ofOne(cause, home).stream()).findFirst();
    }

    /** The level to log a failure at where it happened; failures that are reported elsewhere are logged as debug. */
    public static Level levelOf(Throwable failure) {
        return causes(failure).anyMatch(cause -> kindOf(cause) != null || cause instanceof UnbalancedException)
                ? Level.DEBUG
                : Level.ERROR;
    }

    /**
     * Returns whether a failure has a cause outside the program, which may pass or be fixed: this machine, its disk,
     * another program, or the end of this process. Any other failure would be the same on each retry.
     */
    public static boolean isOutside(Throwable failure) {
        return causes(failure)
                .anyMatch(cause ->
                        kindOf(cause) != null || cause instanceof UnbalancedException || isOfTheMachine(cause));
    }

    private static boolean isOfTheMachine(Throwable cause) {
        return cause instanceof SQLException inLedger
                ? !STATEMENT_FAILURES.contains(inLedger.getErrorCode() & PRIMARY_CODE)
                : cause instanceof IOException && !(cause instanceof JsonProcessingException)
                        || cause instanceof RejectedExecutionException
                        || cause instanceof InterruptedException
                        // The program's own files were removed or replaced while it runs.
                        || cause instanceof LinkageError;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(
                failure, cause -> cause != null, cause -> cause.getCause() == cause ? null : cause.getCause());
    }

    private static Optional<StorageFailure> ofOne(Throwable failure, Home home) {
        Kind kind = kindOf(failure);
        if (kind == null) {
            return Optional.empty();
        }
        String where = where(failure, home);
        return Optional.of(new StorageFailure(
                kind,
                switch (kind) {
                    case FULL -> "The disk is full, cannot write " + where + ": free space on that disk";
                    case UNWRITABLE ->
                        "Cannot write " + where + " (" + reason(failure) + "): check its permissions and that disk";
                    case LOCKED ->
                        "The ledger " + home.ledger()
                                + " is locked by another program: close it, for example a database browser or a backup";
                    case TOO_MANY_FILES ->
                        "Too many files are open (" + reason(failure)
                                + "): raise the limit of this user (ulimit -n, systemd: LimitNOFILE) or end the "
                                + "process that uses them";
                    case DAMAGED ->
                        "The ledger " + home.ledger() + " is damaged (" + reason(failure)
                                + "): stop Muster and restore it from a backup";
                }));
    }

    private static @Nullable Kind kindOf(Throwable failure) {
        // Files, sockets and pipes throw different exceptions with the same message.
        if (failure instanceof IOException
                && String.valueOf(failure.getMessage()).contains("Too many open files")) {
            return Kind.TOO_MANY_FILES;
        }
        if (failure instanceof SQLTransientConnectionException && failure.getCause() == null) {
            // Timed out waiting for the writing connection, whose holder is itself waiting. Failure to open has a
            // cause.
            return Kind.LOCKED;
        }
        if (failure instanceof SQLException inLedger) {
            return switch (inLedger.getErrorCode() & PRIMARY_CODE) {
                case BUSY, LOCKED -> Kind.LOCKED;
                case FULL -> Kind.FULL;
                case READ_ONLY, CANNOT_OPEN, INPUT_OUTPUT -> Kind.UNWRITABLE;
                case CORRUPT, NO_DATABASE -> Kind.DAMAGED;
                default -> null;
            };
        }
        if (!(failure instanceof IOException)) {
            return null;
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            return Kind.FULL;
        }
        boolean unwritable = failure instanceof AccessDeniedException
                || failure instanceof NotDirectoryException
                || message.contains("Read-only file system")
                || message.contains("Permission denied")
                || message.contains("Not a directory");
        return unwritable ? Kind.UNWRITABLE : null;
    }

    private static String where(Throwable failure, Home home) {
        if (failure instanceof FileSystemException named && named.getFile() != null) {
            return named.getFile();
        }
        return failure instanceof SQLException ? "the ledger " + home.ledger() : "the home " + home.root();
    }

    private static String reason(Throwable failure) {
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return firstLine(named.getReason());
        }
        return failure instanceof AccessDeniedException
                ? "permission denied"
                : firstLine(String.valueOf(failure.getMessage()));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
