package dev.muster.records.source.xlsx;

import dev.muster.records.schema.KnownColumns;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.HeaderRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a sheet, the first of which are looked at before they are read. */
final class SheetTable implements Closeable {
    private final String name;
    private final SheetRows rows;
    private final Deque<SheetRows.Row> first = new ArrayDeque<>();
    private final int headerPlace;
    private final boolean hasColumns;
    private @Nullable BrokenSourceException end;
    private boolean ended;

    /** @param headerRow the row that is said to name the columns; {@code null} where it is to be found */
    private SheetTable(String name, SheetRows rows, @Nullable Integer headerRow, KnownColumns known)
            throws IOException {
        this.name = name;
        this.rows = rows;
        look(headerRow);
        List<List<String>> cells = first.stream().map(SheetRows.Row::cells).toList();
        headerPlace = headerRow == null ? HeaderRow.find(cells, known) : 0;
        hasColumns = !cells.isEmpty() && HeaderRow.isOne(cells.get(headerPlace), known);
    }

    /** The sheet of a name. */
    static SheetTable of(Workbook workbook, String name, @Nullable Integer headerRow, KnownColumns known)
            throws IOException {
        return new SheetTable(name, workbook.rows(name), headerRow, known);
    }

    String name() {
        return name;
    }

    /** Returns whether its header names columns that are known. */
    boolean hasColumns() {
        return hasColumns;
    }

    /** Takes the filled rows above the header. */
    List<SheetRows.Row> takeTitles() {
        List<SheetRows.Row> titles = new ArrayList<>();
        while (titles.size() < headerPlace) {
            titles.add(first.remove());
        }
        return titles;
    }

    /** The next filled row; {@code null} at the end. */
    SheetRows.@Nullable Row next() throws IOException {
        if (first.isEmpty() && end != null) {
            throw end;
        }
        return first.isEmpty() && !ended ? rows.next() : first.poll();
    }

    /**
     * The first merged area with two or more cells within these bounds; known after the last row. {@code null} without
     * one.
     */
    SheetRows.@Nullable Area merged(int columns, int fromRow, int toRow) {
        return rows.merged(columns, fromRow, toRow);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private void look(@Nullable Integer headerRow) throws IOException {
        try {
            while (!ended && first.size() < (headerRow == null ? HeaderRow.MOST_ROWS : 1)) {
                SheetRows.Row row = rows.next();
                ended = row == null;
                if (row != null
                        && (headerRow == null || row.number() >= headerRow || MusterColumns.areIn(row.cells()))) {
                    first.add(row);
                }
            }
        } catch (BrokenSourceException broken) {
            end = broken;
        }
    }
}
