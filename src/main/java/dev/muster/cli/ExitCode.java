package dev.muster.cli;

/** The exit codes of all commands; scripts hold on to them. */
public final class ExitCode {
    public static final int ALL_IMPORTED = 0;
    public static final int SOME_NOT_IMPORTED = 1;
    public static final int USAGE = 2;
    public static final int REFUSED_BY_SERVICE = 3;
    public static final int STOPPED = 4;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
