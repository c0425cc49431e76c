package dev.muster.crash;

/** The kinds of sources. */
enum SourceKind {
    CSV,
    NDJSON,
    QUEUE;

    boolean file() {
        return this != QUEUE;
    }

    /** The extension of the import's reports. */
    String extension() {
        return this == CSV ? ".csv" : ".ndjson";
    }
}
