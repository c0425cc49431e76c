package dev.muster.crash;

import dev.muster.cli.Muster;

/** {@code muster} as it is, in a process that kills itself at a step. */
final class CrashableMuster {
    /** The property that says when. */
    static final String END = "muster.killpoint";

    private CrashableMuster() {}

    public static void main(String[] arguments) {
        ProcessRun.ofThisProcess(Termination.of(System.getProperty(END)));
        Muster.main(arguments);
    }
}
