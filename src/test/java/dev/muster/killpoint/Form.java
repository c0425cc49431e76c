package dev.muster.killpoint;

/** In what form an import comes. */
enum Form {
    CSV, NDJSON, QUEUE;

    boolean file() {
        return this != QUEUE;
    }

    /** How the reports of such an import end. */
    String extension() {
        return this == CSV ? ".csv" : ".ndjson";
    }
}
