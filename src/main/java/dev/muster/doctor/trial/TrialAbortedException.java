package dev.muster.doctor.trial;

import dev.muster.jumpcloud.client.ApiResult;

/** The reason why a trial stopped early. Its message is for people, without a full stop. */
public final class TrialAbortedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The kinds of reasons. */
    public enum Kind {
        /** JumpCloud rejects the credentials, or does not permit the request. */
        REFUSED,
        /** A request failed, or the directory is not as the trial needs it. */
        FAILED,
        /** The user stopped the trial. */
        STOPPED
    }

    private TrialAbortedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static TrialAbortedException stopped() {
        return new TrialAbortedException(Kind.STOPPED, "it was stopped");
    }

    static TrialAbortedException failed(String message) {
        return new TrialAbortedException(Kind.FAILED, message);
    }

    /** @param action that was requested, such as "create users" */
    static TrialAbortedException of(String action, ApiResult result) {
        return result instanceof ApiResult.Unauthorized
                ? new TrialAbortedException(Kind.REFUSED, "this key may not " + action + ": " + result.message())
                : failed("the request to " + action + " failed: " + result.message());
    }

    static TrialAbortedException unexpected(RuntimeException failure) {
        return failed("internal error while handling a response (" + failure + "); please report it");
    }

    TrialAbortedException redacted(RedactedText redacted) {
        return new TrialAbortedException(kind, redacted.text(String.valueOf(getMessage())));
    }

    public Kind kind() {
        return kind;
    }
}
