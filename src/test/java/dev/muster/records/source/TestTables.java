package dev.muster.records.source;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Tuple;

/** Any table, with preference for what readers and writers of CSV trip over. */
public final class TestTables implements ArbitrarySupplier<TestTable> {
    private static final int MOST_COLUMNS = 40;
    private static final int MOST_ROWS = 20;

    @Override
    public Arbitrary<TestTable> get() {
        Arbitrary<List<String>> headers = Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.integers().between(1, 4)),
                        Tuple.of(1, Arbitraries.integers().between(5, MOST_COLUMNS)))
                .flatMap(TestTables::headers);
        return headers.flatMap(header -> rows(header.size())
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(MOST_ROWS)
                        .map(rows -> new TestTable(header, rows)))
                .withoutEdgeCases();
    }

    /** Any text without NUL, which no source may have; a few are longer than what readers take at a time. */
    public static Arbitrary<String> cells() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(
                        5,
                        Arbitraries.of(
                                "\"", ",", "\n", "\r", "\r\n", " ", "\t", "'", "=", "+", "-", "@", ";", "|", "\\", "#",
                                "<clear>", "null")),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                "ä",
                                "€",
                                "e\u0301",
                                "😀",
                                "👩\u200d🚀",
                                "مرحبا",
                                "שלום",
                                "\u202e",
                                "\ufeff",
                                "\u00a0",
                                "\u2028",
                                "\u0085",
                                "\f")),
                Tuple.of(2, Arbitraries.strings().alpha().numeric().ofMaxLength(6)),
                Tuple.of(
                        1,
                        Arbitraries.integers()
                                .between(1, Character.MAX_CODE_POINT)
                                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                                .map(Character::toString)));
        Arbitrary<String> texts = pieces.list().ofMaxSize(6).map(list -> String.join("", list));
        Arbitrary<String> blankAround = texts.map(text -> " " + text + "\t ");
        Arbitrary<String> longTexts =
                texts.flatMap(text -> Arbitraries.integers().between(1, 9_000).map(text::repeat));
        return Arbitraries.frequencyOf(
                Tuple.of(40, texts),
                Tuple.of(10, Arbitraries.just("")),
                Tuple.of(5, blankAround),
                Tuple.of(1, longTexts));
    }

    /** Texts with preference for what is cleaned. */
    public static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                "=\"",
                                "\"",
                                "'",
                                "+",
                                "=",
                                "-",
                                "@",
                                "0",
                                "7",
                                "\u00a0",
                                "\u200b",
                                "\u200d",
                                "\u200e",
                                "\ufeff",
                                "\u00ad",
                                "\n",
                                "\u0308",
                                "u",
                                "Å",
                                "\u212b",
                                "\u2000",
                                "\u1fef",
                                "\u037e",
                                "م",
                                "👩",
                                "\udb40\udc67",
                                "\ud83d"),
                        cells())
                .list()
                .ofMaxSize(6)
                .map(list -> String.join("", list));
    }

    /** Rows of blank cells are no rows. */
    private static Arbitrary<List<String>> rows(int columns) {
        return cells().list()
                .ofSize(columns)
                .map(row -> Blanks.areBlank(row) ? Collections.nCopies(columns, "x") : row);
    }

    private static Arbitrary<List<String>> headers(int columns) {
        return Arbitraries.of("column", "with \"quotes\", comma", "two\r\nlines", "😀", "عمود", "=sum")
                .map(name -> IntStream.range(0, columns)
                        .mapToObj(column -> name + column)
                        .toList());
    }
}
