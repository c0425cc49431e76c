package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Columns.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void numbersStandAtTheRightAndTextsAtTheLeft() {
        assertThat(Columns.lines(List.of(List.of(Cell.text("a"), Cell.number("12 rows"), Cell.text("users.csv")),
                List.of(Cell.text("long"), Cell.number("5 rows"), Cell.text("x.csv"))))).containsExactly("a     12 rows  users.csv", "long   5 rows  x.csv");
    }

    @Test
    void aColumnWithoutAnythingIsLeftOut() {
        assertThat(Columns.lines(List.of(List.of(Cell.text("a"), Cell.number(""), Cell.text("b"))))).containsExactly("a  b");
    }

    @Test
    void whatACellIsPaintedWithTakesNoRoom() {
        assertThat(Columns.lines(List.of(List.of(Cell.number("1").painted(text -> "<" + text + ">"), Cell.text("b")),
                List.of(Cell.number("100"), Cell.text("c"))))).containsExactly("  <1>  b", "100  c");
    }
}
