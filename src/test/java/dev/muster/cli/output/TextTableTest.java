package dev.muster.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.output.TextTable.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsNumbersRightAndTextLeft() {
        assertThat(TextTable.lines(List.of(
                        List.of(Cell.text("a"), Cell.number("12 rows"), Cell.text("users.csv")),
                        List.of(Cell.text("long"), Cell.number("5 rows"), Cell.text("x.csv")))))
                .containsExactly("a     12 rows  users.csv", "long   5 rows  x.csv");
    }

    @Test
    void leavesOutEmptyColumns() {
        assertThat(TextTable.lines(List.of(List.of(Cell.text("a"), Cell.number(""), Cell.text("b")))))
                .containsExactly("a  b");
    }

    @Test
    void ignoresColoursInWidths() {
        assertThat(TextTable.lines(List.of(
                        List.of(Cell.number("1").painted(text -> "<" + text + ">"), Cell.text("b")),
                        List.of(Cell.number("100"), Cell.text("c")))))
                .containsExactly("  <1>  b", "100  c");
    }
}
