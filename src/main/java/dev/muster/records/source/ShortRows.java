package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.SecretNames;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of a table that have fewer cells than its header. Excel and Outlook leave out blank cells at the end of a
 * row, so that those count as blank; but a row that ends before a secret, or has something wrong, may lack others, and
 * its cells may be in wrong columns.
 */
public final class ShortRows {
    private final int columns;
    private final int lastSecret;
    private long count;
    private long firstLine;
    private long lastCounted;

    public ShortRows(List<String> header, SecretNames secrets) {
        columns = header.size();
        lastSecret = IntStream.range(0, columns)
                .filter(index -> secrets.isSecret(header.get(index)))
                .max()
                .orElse(-1);
    }

    public boolean contain(SourceRow row) {
        return row.object() == null && row.cells().size() < columns;
    }

    /** The row with blank cells for those that it lacks. */
    public SourceRow filled(SourceRow row) {
        return row.withCells(columns);
    }

    /**
     * The reason why a short row is wrong; empty where it lacks its last cells.
     *
     * @param problems those that its cells have
     */
    public Optional<Problem> problem(SourceRow row, List<Problem> problems) {
        boolean endsBeforeSecret = row.cells().size() <= lastSecret;
        if (endsBeforeSecret || !problems.isEmpty()) {
            ProblemText text = endsBeforeSecret ? ProblemText.CELLS_MISSING_SECRET : ProblemText.CELLS_MISSING;
            return Optional.of(text.of(null, row.cells().size(), columns));
        }
        if (row.number() > lastCounted) {
            lastCounted = row.number();
            firstLine = count == 0 ? row.line() : firstLine;
            count++;
        }
        return Optional.empty();
    }

    /** One warning about all of them. */
    public Optional<Problem> warning() {
        return count == 0 ? Optional.empty() : Optional.of(ProblemText.ROWS_SHORT.of(null, count, firstLine));
    }
}
