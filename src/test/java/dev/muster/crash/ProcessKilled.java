package dev.muster.crash;

/** A life in this process is over: nothing of it may go on, and nothing but that can be done about it. */
final class ProcessKilled extends Error {
    private static final long serialVersionUID = 1L;

    ProcessKilled() {
        super("This life of Muster is over", null, false, false);
    }
}
