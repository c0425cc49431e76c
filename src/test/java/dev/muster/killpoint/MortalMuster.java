package dev.muster.killpoint;

import dev.muster.cli.Muster;

/** {@code muster} as it is, in a process that kills itself at a step. */
final class MortalMuster {
    /** The property that says when. */
    static final String END = "muster.killpoint";

    private MortalMuster() {
    }

    public static void main(String[] arguments) {
        Life.ofThisProcess(End.of(System.getProperty(END)));
        Muster.main(arguments);
    }
}
