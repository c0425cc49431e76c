package dev.muster.doctor.learn;

import dev.muster.jumpcloud.Answer;

/** Why a trial does not go on. Its message is for people, without a full stop. */
public final class Obstacle extends Exception {
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

    private Obstacle(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static Obstacle stopped() {
        return new Obstacle(Kind.STOPPED, "it was stopped");
    }

    static Obstacle weather(String message) {
        return new Obstacle(Kind.WEATHER, message);
    }

    /** @param what was asked for */
    static Obstacle of(String what, Answer answer) {
        return isRefusal(answer) ? new Obstacle(Kind.REFUSED, "the service does not let this key " + what + ": " + answer.message())
                : new Obstacle(Kind.WEATHER, "the service was asked to " + what + ", but: " + answer.message());
    }

    /** At something that nobody thought of, which must not keep anybody from removing what was made. */
    static Obstacle unforeseen(RuntimeException failure) {
        return new Obstacle(Kind.WEATHER, "Muster failed at what the service answered (" + failure + "); please report it");
    }

    /** The same, without what is nobody else's business. */
    Obstacle told(Redacted redacted) {
        return new Obstacle(kind, redacted.text(getMessage()));
    }

    /** Whether an answer refuses us, so that asking again is of no use. */
    static boolean isRefusal(Answer answer) {
        return answer instanceof Answer.CredentialsRefused;
    }

    public Kind kind() {
        return kind;
    }
}
