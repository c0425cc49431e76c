package dev.muster.crash;

/** In what form an import comes. */
enum SourceKind {
    CSV,
    NDJSON,
    QUEUE;

    boolean file() {
        return this != QUEUE;
    }

    /** How the reports of such an import end. */
    String extension() {
        return this == CSV ? ".csv" : ".ndjson";
    }
}
