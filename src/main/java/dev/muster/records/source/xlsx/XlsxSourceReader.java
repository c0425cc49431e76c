package dev.muster.records.source.xlsx;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.source.Blanks;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.Delimiters;
import dev.muster.records.source.Dialect;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads one sheet of a workbook: its first row with a filled cell names the columns, and every further one is a user.
 */
public final class XlsxSourceReader extends PrefetchingReader {
    private static final int MOST_LOOKED_AT = 100;

    private final Workbook workbook;
    private final CsvStyle style;
    private @Nullable SheetTable rows;
    private SheetRows.@Nullable Row ahead;
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
            String sheet = rules.dialect().sheet();
            SheetTable table = sheet == null ? theOneOfUsers(row, known) : SheetTable.of(workbook, sheet, row, known);
            rows = table;
            readHeader(table, row, known);
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
    public Dialect dialect() {
        String sheet = rows == null || workbook.sheets().size() == 1 ? null : rows.name();
        return new Dialect(null, null, sheet, headerRow == 0 ? null : headerRow, null);
    }

    @Override
    protected @Nullable SourceRow read() throws IOException {
        if (ahead == null || rows == null) {
            return null;
        }
        SheetRows.Row row = ahead;
        lastRow = row.number();
        try {
            ahead = rows.next();
            if (ahead == null) {
                refuseMerged(rows);
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
                ? ProblemText.SOURCE_EMPTY_SHEET.of(null)
                : ProblemText.SOURCE_EMPTY_SHEET_ROWS.of(null);
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }

    /** The first visible sheet, or the only other one that has the columns of users. */
    private SheetTable theOneOfUsers(@Nullable Integer row, KnownColumns known) throws IOException {
        List<String> visible = workbook.visibleSheets();
        if (visible.isEmpty()) {
            throw workbook.noSheet(ProblemText.SHEET_UNKNOWN_HIDDEN);
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
            warn(ProblemText.SHEET_FOUND_OTHERS.of(null, Quoting.quoted(first.name()), quoted(others)));
            return first;
        }
        first.close();
        if (others.size() > 1) {
            throw workbook.noSheet(ProblemText.SHEET_UNKNOWN_SEVERAL, quoted(others));
        }
        warn(ProblemText.SHEET_FOUND_ONE.of(null, Quoting.quoted(others.get(0))));
        return SheetTable.of(workbook, others.get(0), row, known);
    }

    private static String quoted(List<String> names) {
        return names.stream().map(Quoting::quoted).collect(Collectors.joining(", "));
    }

    /** Returns whether a sheet has columns of users; a sheet that cannot be read does not. */
    private boolean hasColumns(String name, @Nullable Integer row, KnownColumns known) throws IOException {
        try (SheetTable table = SheetTable.of(workbook, name, row, known)) {
            return table.hasColumns();
        } catch (BrokenSourceException broken) {
            return false;
        }
    }

    private void readHeader(SheetTable table, @Nullable Integer said, KnownColumns known) throws IOException {
        List<SheetRows.Row> titles = table.takeTitles();
        SheetRows.Row first = table.next();
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
        ahead = table.next();
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
            breakOff(ProblemText.HEADER_MISSING_SHEET.of(
                    null, place, Quoting.quoted(table.name()), workbook.sheetsShown()));
        } else if (said == null && first.filled() == 1 && ahead != null && ahead.filled() > 1) {
            breakOff(ProblemText.HEADER_MISSING_SINGLE_CELL.of(null, place, ahead.number(), ahead.filled()));
        }
    }

    /** Refuses merged cells: all but the first are empty and would count as blank. */
    private void refuseMerged(SheetTable table) {
        SheetRows.Area area = table.merged(header.size(), headerRow, lastRow);
        if (area != null) {
            breakOff(ProblemText.CELLS_MERGED.of(null, area.name()));
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
        problems.add(ProblemText.CELL_WITHOUT_COLUMN.of(
                null, SheetRows.name(row.cells().size(), row.number())));
        return problems;
    }
}
