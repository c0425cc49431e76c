package dev.muster.cli.output;

/** The stages of an import as users see them, in their order. */
public enum ProgressStage {
    READING("reading"),
    /** The users of its rows are looked up before anything is sent. */
    LOOKING_UP("looking up"),
    /** Some batches have not reached the service yet. */
    SENDING("sending"),
    /** The service has all batches; some results are missing. */
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
