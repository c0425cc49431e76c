package dev.muster.cli.output;

/** How far an import is, as its user sees it; in their order. */
public enum ProgressStage {
    READING("reading"),
    /** Users whom its rows name are looked up before anything is sent. */
    LOOKING_UP("looking up"),
    /** Some of its batches have not reached the service yet. */
    SENDING("sending"),
    /** The service has all, and has not told yet what became of all. */
    WAITING("waiting for results"),
    REPORTING("reporting");

    private final String word;

    ProgressStage(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
