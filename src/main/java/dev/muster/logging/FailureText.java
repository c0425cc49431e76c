package dev.muster.logging;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Describes an internal failure of Muster in one log line: the class of its root cause and its place in the program. An
 * exception's message may quote values of a row, even a password, so it is only shown for failures of the machine and
 * of brokers.
 */
public final class FailureText {
    private static final String OURS = "dev.muster.";
    private static final String JSON = "com.fasterxml.jackson.";
    private static final List<String> BROKERS = List.of(
            "jakarta.jms.",
            "org.apache.kafka.",
            "org.apache.activemq.",
            "org.apache.artemis.",
            "org.apache.qpid.",
            "org.springframework.jms.");

    private FailureText() {}

    /**
     * Describes a failure, such as {@code java.lang.NumberFormatException in
     * dev.muster.records.source.json.JsonText.row(Json.java:41)}.
     */
    public static String of(Throwable failure) {
        Throwable root = rootOf(failure);
        String name = root.getClass().getName();
        String said = root.getMessage();
        boolean quotable = root instanceof SQLException
                || root instanceof IOException && !name.startsWith(JSON)
                || BROKERS.stream().anyMatch(name::startsWith);
        String message =
                said != null && quotable ? ": " + said.lines().findFirst().orElse("") : "";
        return name + message + place(root);
    }

    /** The root cause of a failure; itself if it has no cause. */
    public static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause == failure ? failure : rootOf(cause);
    }

    private static String place(Throwable root) {
        StackTraceElement[] frames = root.getStackTrace();
        return Arrays.stream(frames)
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .or(() -> Arrays.stream(frames).findFirst())
                .map(frame -> " in " + frame)
                .orElse("");
    }
}
