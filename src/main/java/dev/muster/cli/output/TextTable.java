package dev.muster.cli.output;

import dev.muster.records.problem.Quoting;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of cells, each column as wide as its widest cell and left out if empty. Picocli's table needs fixed widths and
 * cannot align numbers to the right.
 */
final class TextTable {
    /** One cell; its colour takes no room. */
    record Cell(String text, boolean numeric, UnaryOperator<String> paint) {
        Cell {
            text = Quoting.onOneLine(text);
        }

        static Cell text(String text) {
            return new Cell(text, false, UnaryOperator.identity());
        }

        /** A number with its unit, aligned to the right. */
        static Cell number(String text) {
            return new Cell(text, true, UnaryOperator.identity());
        }

        Cell painted(UnaryOperator<String> with) {
            return new Cell(text, numeric, with);
        }

        private String padded(int width) {
            String room = " ".repeat(width - text.length());
            return numeric ? room + paint.apply(text) : paint.apply(text) + room;
        }
    }

    private TextTable() {}

    /**
     * Formats rows.
     *
     * @param rows with the same number of cells each
     */
    static List<String> lines(List<List<Cell>> rows) {
        int columns = rows.isEmpty() ? 0 : rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).text().length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, columns)
                        .filter(column -> widths[column] > 0)
                        .mapToObj(column -> row.get(column).padded(widths[column]))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .toList();
    }
}
