package dev.muster.records.source.xlsx;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.source.Blanks;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.SourceLimits;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a sheet that have a filled cell, one after the other; hidden ones, too. */
final class SheetRows implements Closeable {
    private static final int MOST_ROWS = 1_048_576;
    private static final int MOST_COLUMNS = 16_384;
    private static final Pattern CELL = Pattern.compile("\\$?([A-Za-z]{1,3})\\$?([0-9]{1,7})");
    /** Characters that XML has no place for, and the underscores of what would be taken for them. */
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private final XmlPart sheet;
    private final Workbook workbook;
    private final SourceLimits limits;
    private final List<Area> merged = new ArrayList<>();
    private int lastRow;

    /**
     * A row.
     *
     * @param number in the sheet, from 1
     * @param cells their texts, from column A to the last that is filled
     * @param problems of cells that have no text
     */
    record Row(int number, List<String> cells, List<Problem> problems) {
        long filled() {
            return cells.stream().filter(cell -> !Blanks.isBlank(cell)).count();
        }
    }

    /** Cells that are merged; columns and rows from 1. */
    record Area(String name, int firstColumn, int firstRow, int lastColumn, int lastRow) {
        /**
         * Returns whether two or more cells of it lie within these bounds, so that all but one of them have lost their
         * value.
         */
        boolean spans(int columns, int fromRow, int toRow) {
            long width = Math.min(columns, lastColumn) - firstColumn + 1L;
            long height = Math.min(toRow, lastRow) - Math.max(fromRow, firstRow) + 1L;
            return width > 0 && height > 0 && width * height > 1;
        }
    }

    SheetRows(XmlPart sheet, Workbook workbook, SourceLimits limits) throws IOException {
        this.sheet = sheet;
        this.workbook = workbook;
        this.limits = limits;
        if (!sheet.goTo("sheetData")) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_NO_DATA.of(null));
        }
    }

    /** The next row with a filled cell; {@code null} at the end. */
    @Nullable
    Row next() throws IOException {
        while (sheet.next()) {
            if (sheet.starts("row")) {
                Row row = row();
                if (row.filled() > 0 || !row.problems().isEmpty()) {
                    return row;
                }
            } else if (sheet.ends("sheetData")) {
                readMerged();
                return null;
            }
        }
        throw new BrokenSourceException(ProblemText.XLSX_BROKEN_SHEET_TRUNCATED.of(null));
    }

    /**
     * The first merged area with two or more cells within these bounds; known after the last row. {@code null} without
     * one.
     */
    @Nullable
    Area merged(int columns, int fromRow, int toRow) {
        return merged.stream()
                .filter(area -> area.spans(columns, fromRow, toRow))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() throws IOException {
        sheet.close();
    }

    private Row row() throws IOException {
        String said = sheet.attribute("r");
        int number = said == null ? lastRow + 1 : number(said, MOST_ROWS);
        if (number <= lastRow) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_ROW_ORDER.of(null, number, lastRow));
        }
        lastRow = number;
        List<String> cells = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        int characters = 0;
        int column = 0;
        while (sheet.next() && !sheet.ends("row")) {
            if (sheet.starts("c")) {
                int next = column(sheet.attribute("r"), column + 1);
                if (next <= column) {
                    throw new BrokenSourceException(ProblemText.XLSX_BROKEN_CELL_ORDER.of(null, number));
                }
                column = next;
                String text = cellInLimits(column, number, problems);
                characters += text.length();
                if (!text.isEmpty()) {
                    checkSize(number, column, characters);
                    while (cells.size() < column - 1) {
                        cells.add("");
                    }
                    cells.add(text);
                }
            }
        }
        return new Row(number, cells, problems);
    }

    private void checkSize(int row, int column, int characters) throws BrokenSourceException {
        if (column > limits.columns() || characters > limits.row()) {
            throw new BrokenSourceException(
                    ProblemText.RECORD_TOO_LARGE_ROW.of(null, row, limits.columns(), limits.row()), row);
        }
    }

    private String cellInLimits(int column, int row, List<Problem> problems) throws IOException {
        try {
            return cell(column, row, problems);
        } catch (XmlPart.TooLong tooLong) {
            throw new BrokenSourceException(
                    ProblemText.RECORD_TOO_LARGE_CELL.of(null, name(column, row), limits.cell()));
        }
    }

    private String cell(int column, int row, List<Problem> problems) throws IOException {
        String type = sheet.attribute("t");
        String style = sheet.attribute("s");
        String value = null;
        boolean formula = false;
        while (sheet.next() && !sheet.ends("c")) {
            if (sheet.starts("v")) {
                value = sheet.text("v", limits.cell());
            } else if (sheet.starts("is")) {
                value = sheet.formattedText("is", limits.cell());
            } else if (sheet.starts("f")) {
                sheet.text("f", limits.cell());
                formula = true;
            }
        }
        if (value == null || value.isEmpty() && !"str".equals(type)) {
            if (formula) {
                problems.add(ProblemText.CELL_ERROR_FORMULA.of(null, name(column, row)));
            }
            return "";
        }
        return text(type == null ? "n" : type, value, style, name(column, row));
    }

    private String text(String type, String value, @Nullable String style, String cell) throws BrokenSourceException {
        return switch (type) {
            case "s" -> unescaped(shared(value, cell));
            case "inlineStr", "str" -> unescaped(value);
            case "b" -> value.strip().equals("1") || value.strip().equalsIgnoreCase("true") ? "true" : "false";
            case "n" ->
                CellNumber.text(value, workbook.formats().of(style), workbook.from1904())
                        .orElseThrow(() -> new BrokenSourceException(ProblemText.XLSX_BROKEN_NUMBER.of(null, cell)));
            default -> value;
        };
    }

    private String shared(String number, String cell) throws BrokenSourceException {
        String text =
                number.strip().matches("[0-9]{1,9}") ? workbook.texts().get(Integer.parseInt(number.strip())) : null;
        if (text == null) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_NO_TEXT.of(null, cell));
        }
        return text;
    }

    private void readMerged() throws IOException {
        while (sheet.next()) {
            if (sheet.starts("mergeCell") && merged.size() < MOST_COLUMNS) {
                String name = String.valueOf(sheet.attribute("ref"));
                String[] corners = name.split(":", 2);
                Matcher first = CELL.matcher(corners[0]);
                Matcher last = CELL.matcher(corners[corners.length - 1]);
                if (first.matches() && last.matches()) {
                    merged.add(new Area(
                            name,
                            letters(first.group(1)),
                            Integer.parseInt(first.group(2)),
                            letters(last.group(1)),
                            Integer.parseInt(last.group(2))));
                }
            }
        }
    }

    private static String unescaped(String text) {
        return !text.contains("_x")
                ? text
                : ESCAPED.matcher(text)
                        .replaceAll(escaped -> Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(escaped.group(1), 16))));
    }

    private static int column(@Nullable String cell, int next) throws BrokenSourceException {
        if (cell == null) {
            return next;
        }
        Matcher name = CELL.matcher(cell);
        int column = name.matches() ? letters(name.group(1)) : 0;
        if (column < 1 || column > MOST_COLUMNS) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_CELL_NAME.of(null, Quoting.quoted(cell)));
        }
        return column;
    }

    private static int number(String digits, int most) throws BrokenSourceException {
        int number = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
        if (number < 1 || number > most) {
            throw new BrokenSourceException(ProblemText.XLSX_BROKEN_ROW_NUMBER.of(null, Quoting.quoted(digits)));
        }
        return number;
    }

    private static int letters(String letters) {
        return letters.toUpperCase(Locale.ROOT).chars().reduce(0, (column, letter) -> column * 26 + letter - 'A' + 1);
    }

    /** The name of a cell, such as C5. */
    static String name(int column, int row) {
        StringBuilder letters = new StringBuilder();
        for (int left = column; left > 0; left = (left - 1) / 26) {
            letters.insert(0, (char) ('A' + (left - 1) % 26));
        }
        return letters.append(row).toString();
    }
}
