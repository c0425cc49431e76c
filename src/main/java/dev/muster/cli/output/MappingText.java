package dev.muster.cli.output;

import dev.muster.pipeline.dryrun.MappingView;
import dev.muster.records.problem.Quoting;
import dev.muster.records.validation.ColumnUse;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** Tells to people what the user's mapping makes of a source. */
final class MappingText {
    private final MappingView mapping;

    MappingText(MappingView mapping) {
        this.mapping = mapping;
    }

    /** Prints what the columns are used for. */
    void printColumns(PrintWriter out) {
        out.println("The columns, by " + mapping.file() + ":");
        mapping.uses()
                .forEach(use -> out.println("  " + use.attribute() + ": " + origin(use)
                        + (use.place() == null ? "" : " (" + use.place() + ")")
                        + (use.table() == null ? "" : ", by the table in " + use.table())));
        if (!mapping.notImported().isEmpty()) {
            out.println("  of no attribute: " + String.join(", ", mapping.notImported()));
        }
    }

    /** Prints what becomes of the first rows. */
    void printRows(PrintWriter out) {
        mapping.rows().forEach(row -> {
            String cells = row.columns().properties().stream()
                    .map(cell -> cell.getKey() + " "
                            + (cell.getValue().isTextual()
                                    ? Quoting.quoted(cell.getValue().textValue())
                                    : cell.getValue()))
                    .collect(Collectors.joining(", "));
            out.println("  line " + row.line() + ": " + cells);
            out.println((row.valid() ? "    becomes " : "    is invalid; what is right of it is ") + row.user());
        });
    }

    private static String origin(ColumnUse use) {
        return switch (use.from()) {
            case COLUMN -> "the column " + use.columns().get(0);
            case CONSTANT -> "always " + Quoting.quoted(use.value());
            case DEFAULT -> Quoting.quoted(use.value()) + " for users who are created and have none";
            case EXPRESSION -> "made of " + (use.columns().isEmpty() ? "nothing" : String.join(", ", use.columns()));
            case NOTHING -> "nothing";
        };
    }
}
