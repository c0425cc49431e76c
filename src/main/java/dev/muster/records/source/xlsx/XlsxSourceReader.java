package dev.muster.records.source.xlsx;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.source.Blanks;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.Delimiters;
import dev.muster.records.source.FormulaGuard;
import dev.muster.records.source.HeaderRow;
import dev.muster.records.source.PrefetchingReader;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one sheet of a workbook: its first row with a filled cell names the columns, and every further one is a user.
 */
public final class XlsxSourceReader extends PrefetchingReader {
    private static final int MOST_LOOKED_AT = 100;

    private final Workbook workbook;
    private final CsvStyle style;
    private SheetTable rows;
    private SheetRows.Row ahead;
    private List<String> header = List.of();
    private boolean guarded;
    private int headerRow;
    private int lastRow;

    /** Takes ownership of the workbook. */
    public XlsxSourceReader(Workbook workbook, SourceRules rules, KnownColumns known) throws IOException {
        this.workbook = workbook;
        String said = rules.dialect().delimiter();
        style = new CsvStyle(said == null ? Delimiters.COMMA : said, true);
        try {
            Integer row = rules.dialect().headerRow();
            this.rows = rules.dialect().sheet() == null
                    ? theOneOfUsers(row, known)
                    : SheetTable.of(workbook, rules.dialect().sheet(), row, known);
            readHeader(row, known);
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
        return header.isEmpty()
                ? ProblemCode.SOURCE_EMPTY.of(
                        null,
                        "the sheet is empty",
                        "Its first row must name the columns; every further row is one user.")
                : ProblemCode.SOURCE_EMPTY.of(
                        null, "the sheet has a header, but not a single row", "Add one row for each user.");
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }

    /** The first visible sheet, or the only other one that has the columns of users. */
    private SheetTable theOneOfUsers(Integer row, KnownColumns known) throws IOException {
        List<String> visible = workbook.visibleSheets();
        if (visible.isEmpty()) {
            throw workbook.noSheet("no sheet of the workbook is visible");
        }
        SheetTable first = SheetTable.of(workbook, visible.get(0), row, known);
        List<String> others = new ArrayList<>();
        for (String name : visible.subList(1, Math.min(visible.size(), MOST_LOOKED_AT))) {
            if (hasColumns(name, row, known)) {
                others.add(name);
            }
        }
        if (others.isEmpty()) {
            return first;
        }
        if (first.hasColumns()) {
            warn(ProblemCode.SHEET_FOUND.of(
                    null,
                    "the sheet %s is read, but others have columns of users, too: %s"
                            .formatted(
                                    Quoting.quoted(first.name()),
                                    others.stream().map(Quoting::quoted).collect(Collectors.joining(", "))),
                    "Import each of them as well: --sheet NAME."));
            return first;
        }
        first.close();
        if (others.size() > 1) {
            throw workbook.noSheet("several sheets of the workbook have columns of users: "
                    + others.stream().map(Quoting::quoted).collect(Collectors.joining(", ")));
        }
        warn(ProblemCode.SHEET_FOUND.of(
                null,
                "the sheet %s is read, the only one that has columns of users".formatted(Quoting.quoted(others.get(0))),
                "If another one is meant, name it: --sheet NAME."));
        return SheetTable.of(workbook, others.get(0), row, known);
    }

    /** A sheet that cannot be read is no sheet of users. */
    private boolean hasColumns(String name, Integer row, KnownColumns known) throws IOException {
        try (SheetTable table = SheetTable.of(workbook, name, row, known)) {
            return table.hasColumns();
        } catch (BrokenSourceException broken) {
            return false;
        }
    }

    private void readHeader(Integer said, KnownColumns known) throws IOException {
        List<SheetRows.Row> titles = rows.takeTitles();
        SheetRows.Row first = rows.next();
        boolean asSaid =
                said == null || first != null && (first.number() == said || MusterColumns.areIn(first.cells()));
        if (!asSaid) {
            breakOff(HeaderRow.notThere("row " + said));
        }
        if (first == null || !asSaid) {
            return;
        }
        headerRow = first.number();
        lastRow = first.number();
        guarded = MusterColumns.areIn(first.cells());
        header = List.copyOf(first.cells());
        ahead = rows.next();
        String place = "row " + headerRow;
        HeaderRow.above(titles.stream().map(SheetRows.Row::cells).toList(), place)
                .ifPresent(this::warn);
        HeaderRow.sameNames(header, place).ifPresent(this::breakOff);
        Optional<SheetRows.Row> user =
                titles.stream().filter(title -> HeaderRow.isUser(title.cells())).findFirst();
        user.ifPresent(title -> breakOff(HeaderRow.userAbove("row " + title.number(), place, headerRow)));
        if (HeaderRow.isUser(header)) {
            breakOff(HeaderRow.user(place));
            header = List.of();
        } else if (workbook.sheets().size() > 1 && known.count(header) == 0) {
            breakOff(ProblemCode.HEADER_MISSING.of(
                    null,
                    "%s of the sheet %s names no column that is known".formatted(place, Quoting.quoted(rows.name())),
                    "Name the sheet of users by --sheet (the sheets are %s), or the row that names its columns by --header-row."
                            .formatted(workbook.sheetsShown())));
        } else if (said == null && first.filled() == 1 && ahead != null && ahead.filled() > 1) {
            breakOff(ProblemCode.HEADER_MISSING.of(
                    null,
                    "%s is one single cell, but row %d has %d".formatted(place, ahead.number(), ahead.filled()),
                    "Say which row names the columns (--header-row), or delete what is above it."));
        }
    }

    /** What a merged area covers is empty, and would be taken for cells that were left blank. */
    private void refuseMerged() {
        SheetRows.Area area = rows.merged(header.size(), headerRow, lastRow);
        if (area != null) {
            breakOff(ProblemCode.CELLS_MERGED.of(
                    null,
                    "the cells %s are merged, so that all but the first of them are empty".formatted(area.name()),
                    "Unmerge them, and fill every cell."));
        }
    }

    /** The cells of a row; without those that are blank beyond the header, of which nothing is lost. */
    private List<String> cells(SheetRows.Row row) {
        List<String> filled = isSurplusBlank(row) ? row.cells().subList(0, header.size()) : row.cells();
        List<String> cells = new ArrayList<>(
                guarded ? filled.stream().map(FormulaGuard::unguard).toList() : filled);
        cells.addAll(Collections.nCopies(Math.max(0, header.size() - cells.size()), ""));
        return cells;
    }

    private boolean isSurplusBlank(SheetRows.Row row) {
        return row.cells().size() > header.size()
                && Blanks.areBlank(
                        row.cells().subList(header.size(), row.cells().size()));
    }

    private List<Problem> problems(SheetRows.Row row) {
        if (row.cells().size() <= header.size() || isSurplusBlank(row)) {
            return row.problems();
        }
        List<Problem> problems = new ArrayList<>(row.problems());
        problems.add(ProblemCode.CELL_WITHOUT_COLUMN.of(
                null,
                "the cell %s is filled, but its column has no name"
                        .formatted(SheetRows.name(row.cells().size(), row.number())),
                "Name the column in the header, or empty the cell."));
        return problems;
    }
}
