package dev.muster.doctor.trial;

import dev.muster.jumpcloud.client.ApiResult;

/** Why a trial does not go on. Its message is for people, without a full stop. */
public final class TrialAbortedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What kind of obstacle it is. */
    public enum Kind {
        /** The service refuses us, or does not let us do this. */
        REFUSED,
        /** The service does not do it, for now or at all. */
        WEATHER,
        /** Somebody has stopped the trial. */
        STOPPED
    }

    private TrialAbortedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static TrialAbortedException stopped() {
        return new TrialAbortedException(Kind.STOPPED, "it was stopped");
    }

    static TrialAbortedException weather(String message) {
        return new TrialAbortedException(Kind.WEATHER, message);
    }

    /** @param what was asked for */
    static TrialAbortedException of(String what, ApiResult answer) {
        return isRefusal(answer)
                ? new TrialAbortedException(
                        Kind.REFUSED, "the service does not let this key " + what + ": " + answer.message())
                : new TrialAbortedException(
                        Kind.WEATHER, "the service was asked to " + what + ", but: " + answer.message());
    }

    /** At something that nobody thought of, which must not keep anybody from removing what was made. */
    static TrialAbortedException unforeseen(RuntimeException failure) {
        return new TrialAbortedException(
                Kind.WEATHER, "Muster failed at what the service answered (" + failure + "); please report it");
    }

    /** The same, without what is nobody else's business. */
    TrialAbortedException told(RedactedText redacted) {
        return new TrialAbortedException(kind, redacted.text(getMessage()));
    }

    /** Whether an answer refuses us, so that asking again is of no use. */
    static boolean isRefusal(ApiResult answer) {
        return answer instanceof ApiResult.Unauthorized;
    }

    public Kind kind() {
        return kind;
    }
}
