package dev.muster.crash;

import dev.muster.cli.Muster;

/** The {@code muster} program in a process that kills itself at a step. */
final class CrashableMuster {
    /** The system property with the termination. */
    static final String END = "muster.killpoint";

    private CrashableMuster() {}

    public static void main(String[] arguments) {
        ProcessRun.ofThisProcess(Termination.of(System.getProperty(END)));
        Muster.main(arguments);
    }
}
