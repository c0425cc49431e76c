package dev.muster.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads one sheet of a workbook: its first row with a filled cell names the columns, and every further one is a user. */
final class XlsxSourceReader extends PrefetchingReader {
    private final Workbook workbook;
    private final CsvStyle style;
    private SheetRows rows;
    private SheetRows.Row ahead;
    private List<String> header = List.of();
    private boolean guarded;
    private int headerRow;
    private int lastRow;

    /** Takes ownership of the workbook. */
    XlsxSourceReader(Workbook workbook, SourceRules rules) throws IOException {
        this.workbook = workbook;
        String said = rules.dialect().delimiter();
        style = new CsvStyle(said == null ? Delimiters.COMMA : said, true);
        try {
            this.rows = workbook.rows(rules.dialect().sheet());
            readHeader();
        } catch (BrokenSourceException broken) {
            breakOff(broken.problem());
        }
        start();
    }

    @Override
    public SourceFormat format() {
        return SourceFormat.XLSX;
    }

    @Override
    public CsvStyle reports() {
        return style;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    protected SourceRow read() throws IOException {
        if (ahead == null) {
            return null;
        }
        SheetRows.Row row = ahead;
        lastRow = row.number();
        try {
            ahead = rows.next();
            if (ahead == null) {
                refuseMerged();
            }
        } catch (BrokenSourceException broken) {
            ahead = null;
            breakOff(broken.problem());
        }
        return SourceRow.ofCells(number(), row.number(), cells(row), problems(row));
    }

    @Override
    protected Problem noRows() {
        return header.isEmpty() ? ProblemCode.SOURCE_EMPTY.of(null, "the sheet is empty", "Its first row must name the columns; every further row is one user.")
                : ProblemCode.SOURCE_EMPTY.of(null, "the sheet has a header, but not a single row", "Add one row for each user.");
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }

    private void readHeader() throws IOException {
        SheetRows.Row first = rows.next();
        if (first == null) {
            return;
        }
        headerRow = first.number();
        lastRow = first.number();
        guarded = MusterColumns.areIn(first.cells());
        header = List.copyOf(first.cells());
        ahead = rows.next();
        String place = "row " + headerRow;
        Header.sameNames(header, place).ifPresent(this::breakOff);
        if (Header.isUser(header)) {
            breakOff(Header.user(place));
            header = List.of();
        } else if (first.filled() == 1 && ahead != null && ahead.filled() > 1) {
            breakOff(ProblemCode.HEADER_MISSING.of(null, "%s is one single cell, but row %d has %d".formatted(place, ahead.number(), ahead.filled()),
                    "Delete what stands above the row that names the columns."));
        }
    }

    /** What a merged area covers is empty, and would be taken for cells that were left blank. */
    private void refuseMerged() {
        SheetRows.Area area = rows.merged(header.size(), headerRow, lastRow);
        if (area != null) {
            breakOff(ProblemCode.CELLS_MERGED.of(null, "the cells %s are merged, so that all but the first of them are empty".formatted(area.name()),
                    "Unmerge them, and fill every cell."));
        }
    }

    private List<String> cells(SheetRows.Row row) {
        List<String> cells = new ArrayList<>(guarded ? row.cells().stream().map(FormulaGuard::unguard).toList() : row.cells());
        cells.addAll(Collections.nCopies(Math.max(0, header.size() - cells.size()), ""));
        return cells;
    }

    private List<Problem> problems(SheetRows.Row row) {
        if (row.cells().size() <= header.size()) {
            return row.problems();
        }
        List<Problem> problems = new ArrayList<>(row.problems());
        problems.add(ProblemCode.CELL_WITHOUT_COLUMN.of(null, "the cell %s is filled, but its column has no name".formatted(
                SheetRows.name(row.cells().size(), row.number())), "Name the column in the header, or empty the cell."));
        return problems;
    }
}
