package dev.muster.cli.output;

import dev.muster.pipeline.dryrun.MappingView;
import dev.muster.records.problem.Quoting;
import dev.muster.records.validation.ColumnUse;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.stream.Collectors;

/** Prints for people how a mapping applies to a source. */
public final class MappingText {
    private final MappingView mapping;

    public MappingText(MappingView mapping) {
        this.mapping = mapping;
    }

    /** Prints the use of each column. */
    public void printColumns(PrintWriter out) {
        out.println(mapping.file().isEmpty() ? "Columns:" : "Columns, mapped by " + mapping.file() + ":");
        mapping.uses()
                .forEach(use -> out.println("  " + use.attribute() + ": " + origin(use)
                        + (use.place() == null ? "" : " (" + use.place() + ")")
                        + (use.table() == null ? "" : ", translated by the table in " + use.table())));
        mapping.skips().forEach((rule, place) -> out.println("  skipped: rows with " + rule + " (" + place + ")"));
        if (!mapping.notImported().isEmpty()) {
            out.println("  not imported: " + String.join(", ", mapping.notImported()));
        }
    }

    /** Prints the first rows and the users they result in. */
    public void printRows(PrintWriter out) {
        mapping.rows().forEach(row -> {
            String cells = row.columns().properties().stream()
                    .map(cell -> cell.getKey() + " "
                            + (cell.getValue().isTextual()
                                    ? Quoting.quoted(cell.getValue().textValue())
                                    : cell.getValue()))
                    .collect(Collectors.joining(", "));
            out.println("  line " + row.line() + ": " + cells);
            if (row.skipped()) {
                out.println("    is skipped");
            } else {
                out.println((row.valid() ? "    becomes " : "    is invalid; its valid part is ") + row.user());
                if (!row.groups().isEmpty()) {
                    out.println("    joins " + String.join(", ", row.groups()));
                }
            }
        });
    }

    private static String origin(ColumnUse use) {
        return switch (use.from()) {
            case COLUMN -> "column " + use.columns().get(0);
            case CONSTANT -> "always " + Quoting.quoted(Objects.requireNonNull(use.value()));
            case DEFAULT -> Quoting.quoted(Objects.requireNonNull(use.value())) + " for new users without a value";
            case EXPRESSION ->
                "computed from " + (use.columns().isEmpty() ? "nothing" : String.join(", ", use.columns()));
            case GENERATED ->
                "generated as " + Quoting.quoted(Objects.requireNonNull(use.value())) + " for new users without one";
            case NOTHING -> "nothing";
        };
    }
}
