package dev.muster.records.schema;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The columns that Muster adds to reports and dead letters, and knows again on reading. */
public final class MusterColumns {
    /** The import of a row's first attempt. */
    public static final String IMPORT = "_import";
    /** The row's position in the source of its first attempt. */
    public static final String LINE = "_line";
    /** The outcome of the row. */
    public static final String OUTCOME = "_outcome";
    /** The outcomes of the row's group memberships; written only where the source has group columns. */
    public static final String GROUPS = "_groups";
    /** Those of every report, in the order in which they are written. */
    public static final List<String> ALL =
            List.of(IMPORT, LINE, OUTCOME, "_code", "_reason", "_hint", "_job", "_user_id");
    /** All columns that are known again on reading. */
    public static final List<String> KNOWN =
            Stream.concat(ALL.stream(), Stream.of(GROUPS)).toList();
    /** The key of a JSON object under which the columns stand. */
    public static final String JSON_KEY = "_muster";

    private MusterColumns() {}

    /** Returns whether a column is one of Muster's, apart from case and surrounding blanks. */
    public static boolean contain(String column) {
        return KNOWN.stream().anyMatch(name -> is(name, column));
    }

    /** Returns whether a header belongs to a dead letter or a report. */
    public static boolean areIn(Collection<String> header) {
        return header.stream().anyMatch(column -> is(IMPORT, column));
    }

    /** Returns whether a column as written is the given one of Muster's. */
    public static boolean is(String name, String column) {
        return name.equalsIgnoreCase(column.strip());
    }
}
