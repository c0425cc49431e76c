package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+49 30 5550100",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM(A1)"
            })
    void guardsWhatCouldRun(String cell) {
        assertThat(FormulaGuard.guard(cell)).isEqualTo("'" + cell);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"'=1,''=1", "'''+1,''''+1"})
    void addsAnApostropheToGuardedText(String cell, String written) {
        assertThat(FormulaGuard.guard(cell)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'", "''", "ada", "'tis", "o'dell", "1+1", " =1"})
    void keepsAllOtherText(String cell) {
        assertThat(FormulaGuard.guard(cell)).isEqualTo(cell);
        assertThat(FormulaGuard.unguard(cell)).isEqualTo(cell);
    }

    @Property
    void restoresEveryCell(@ForAll("cells") String cell) {
        String written = FormulaGuard.guard(cell);

        assertThat(FormulaGuard.unguard(written)).isEqualTo(cell);
        assertThat(written)
                .doesNotStartWith("=")
                .doesNotStartWith("+")
                .doesNotStartWith("-")
                .doesNotStartWith("@")
                .doesNotStartWith("\t")
                .doesNotStartWith("＝")
                .doesNotStartWith("＋")
                .doesNotStartWith("－")
                .doesNotStartWith("＠");
    }

    @Provide
    Arbitrary<String> cells() {
        return Arbitraries.strings().withChars("'=+-@\t\r\na ＝＋－＠").ofMaxLength(6);
    }
}
