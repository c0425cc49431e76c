package dev.muster.cli;

/** The command line's entry. */
public final class Muster {
    private Muster() {
    }

    public static void main(String[] arguments) {
        System.out.println("muster");
    }
}
