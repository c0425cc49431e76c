package dev.muster.crash;

/** Ends the threads of a run in this process. */
final class ProcessKilled extends Error {
    private static final long serialVersionUID = 1L;

    ProcessKilled() {
        super("This run of Muster has ended", null, false, false);
    }
}
