package dev.muster.records.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a source, as it was read. A row that could not be read is a value too, with the problems that say why.
 *
 * @param number the row's number in the source, from 1; a header is not counted
 * @param line the first physical line of a CSV or NDJSON record, from 1; the element's number in a JSON source
 * @param cells the cells of a CSV row, also where they are too few or too many; empty for other formats
 * @param object the object of a JSON or NDJSON row; {@code null} for CSV and for what could not be read
 * @param unreadable the text of a row that could not be read, as far as it is known; {@code null} for all others
 * @param problems what is wrong with the row as such; empty for a row that can be mapped
 */
public record SourceRow(
        long number,
        long line,
        List<String> cells,
        @Nullable ObjectNode object,
        @Nullable String unreadable,
        List<Problem> problems) {
    public SourceRow {
        cells = List.copyOf(cells);
        problems = List.copyOf(problems);
    }

    /** A row of a CSV source. */
    public static SourceRow ofCells(long number, long line, List<String> cells, List<Problem> problems) {
        return new SourceRow(number, line, cells, null, null, problems);
    }

    /** A row of a JSON or NDJSON source. */
    public static SourceRow ofObject(long number, long line, ObjectNode object) {
        return new SourceRow(number, line, List.of(), Objects.requireNonNull(object), null, List.of());
    }

    /** The same row with blank cells at its end, so that it has so many. */
    SourceRow withCells(int all) {
        List<String> filled = new ArrayList<>(cells);
        filled.addAll(Collections.nCopies(all - cells.size(), ""));
        return new SourceRow(number, line, filled, object, unreadable, problems);
    }

    /** The same row with another number. */
    public SourceRow numbered(long other) {
        return other == number ? this : new SourceRow(other, line, cells, object, unreadable, problems);
    }

    /** A row of any source that could not be read. */
    public static SourceRow unreadable(long number, long line, String text, Problem problem) {
        return new SourceRow(number, line, List.of(), null, Objects.requireNonNull(text), List.of(problem));
    }
}
