package dev.muster.cli.output;

import dev.muster.ledger.model.ImportRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** The messages of commands that run imports. */
public final class ImportMessages {
    public static final String RESUME = "To resume: " + ImportPrinter.COMMAND + " continue";
    public static final String NOTHING_LOST = "Nothing is lost. " + RESUME;
    public static final String WORKER_STOPPED = "That worker has stopped; this command continues the work.";
    public static final String INTERRUPTED = "Stopped. " + NOTHING_LOST;

    private ImportMessages() {}

    public static String workerRunning(Path home, String worker) {
        return "The worker of " + home + " (" + worker + ") does the work.";
    }

    public static String alsoResuming(ImportRun open) {
        return "Also resuming with the current settings: " + open.source() + " (import " + open.id() + " of "
                + open.times().started() + ")";
    }

    public static String continuing(ImportRun open) {
        return "Continuing import " + open.id() + " of " + open.source() + " (opened at "
                + open.times().started() + ").";
    }

    /** @param writer the process, as {@link dev.muster.storage.OpenWriters} describes it */
    public static String stillOpenForWriting(Path file, String writer) {
        return file + ": " + writer + " has it open for writing; importing its current content.";
    }

    public static String changedAfterRead(Path file) {
        return file + " changed after it was read: import it again; rows already imported are recognised.";
    }

    /** @param what does not balance, as one sentence without a full stop */
    public static String unbalanced(String what) {
        return "Stopped. " + what + ".";
    }

    /**
     * The message for a command that stops because of a failure of the machine.
     *
     * @param failure without a full stop
     * @param begun whether any import was opened
     * @param notBegun files without an import
     */
    public static String stopped(String failure, boolean begun, Collection<Path> notBegun) {
        String files = notBegun.stream().map(Path::toString).collect(Collectors.joining(", "));
        return "Stopped. " + failure + ". Nothing is lost."
                + (files.isEmpty() ? "" : " Not started, import again: " + files + ".")
                + (begun ? " " + RESUME : "");
    }

    /**
     * The message for rejected credentials.
     *
     * @param baseUrlSetting the setting of the region, as people set it
     */
    public static String credentialsRejected(String reason, String baseUrlSetting) {
        return "JumpCloud rejected the credentials (" + reason
                + "). They may have expired or belong to another region than " + baseUrlSetting + ". Nothing is "
                + "lost. To check: "
                + ImportPrinter.COMMAND + " doctor; to resume: " + ImportPrinter.COMMAND + " continue";
    }

    /** @param channels that events could not be delivered to */
    static String eventsLeft(Collection<String> channels, Duration patience) {
        return "No events delivered to %s for %d s. To deliver the rest: %s run"
                .formatted(String.join(", ", channels), patience.toSeconds(), ImportPrinter.COMMAND);
    }
}
