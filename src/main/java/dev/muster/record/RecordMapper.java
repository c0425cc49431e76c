package dev.muster.record;

import java.util.List;

/** Makes records of rows: maps columns and keys to attributes, and validates them. Not safe for several threads. */
public final class RecordMapper {
    /** A mapper for one source; {@code header} is empty for JSON and NDJSON. */
    public RecordMapper(AttributeCatalog catalog, Operation defaultOperation, List<String> header) {
    }

    /** The record of a row, with all its problems; never throws for what a row contains. */
    public MappedRecord map(SourceRow row) {
        throw new UnsupportedOperationException(row.toString());
    }

    /** What is wrong with the columns, or with the keys met so far; each once, and at most 100 of them. */
    public List<Problem> columnProblems() {
        return List.of();
    }
}
