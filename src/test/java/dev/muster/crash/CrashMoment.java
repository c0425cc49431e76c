package dev.muster.crash;

/** When exactly Muster is killed. */
sealed interface CrashMoment {

    /**
     * Before the nth time that a method of the program is called; it is named {@code package.Class.method} within
     * {@code dev.muster}.
     */
    static CrashMoment before(String method, int nth) {
        return new Step("before dev.muster." + method, nth);
    }

    /** {@link #before(String, int)} the first time. */
    static CrashMoment before(String method) {
        return before(method, 1);
    }

    /** After the nth time that a method of the program has returned. */
    static CrashMoment after(String method, int nth) {
        return new Step("after dev.muster." + method, nth);
    }

    /** {@link #after(String, int)} the first time. */
    static CrashMoment after(String method) {
        return after(method, 1);
    }

    /** While the service works at the nth request of a kind. */
    static CrashMoment during(Request request, int nth, boolean done) {
        return new Call(request, nth, done);
    }

    /** What the service is asked for. */
    enum Request {
        SEND,
        UPDATE,
        RESULTS,
        SEARCH
    }

    /** Of the program, by its step. */
    record Step(String step, int nth) implements CrashMoment {}

    /**
     * Of the service.
     *
     * @param done whether what was asked for is done, though not answered
     */
    record Call(Request request, int nth, boolean done) implements CrashMoment {}
}
