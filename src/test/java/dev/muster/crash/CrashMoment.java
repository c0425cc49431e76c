package dev.muster.crash;

/** The exact moment of a kill. */
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

    /** The kinds of requests to the service. */
    enum Request {
        SEND,
        UPDATE,
        RESULTS,
        SEARCH,
        GROUP,
        MEMBER
    }

    /** A step of the program. */
    record Step(String step, int nth) implements CrashMoment {}

    /**
     * A call to the service.
     *
     * @param done whether the service processes the request, without a response
     */
    record Call(Request request, int nth, boolean done) implements CrashMoment {}
}
