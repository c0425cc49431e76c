package dev.muster.cli;

/** The exit codes of all commands; scripts hold on to them. */
final class ExitCode {
    static final int ALL_IMPORTED = 0;
    static final int SOME_NOT_IMPORTED = 1;
    static final int USAGE = 2;
    static final int REFUSED_BY_SERVICE = 3;
    static final int STOPPED = 4;
    static final int INTERRUPTED = 130;

    private ExitCode() {
    }
}
