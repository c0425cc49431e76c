package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any table reads back as it was written, whoever wrote it. */
class CsvRoundTripTest {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Property(tries = 300)
    void readsWhatALibraryWrites(
            @ForAll(supplier = TestTables.class) TestTable table,
            @ForAll QuoteStrategies quotes,
            @ForAll boolean crlf,
            @ForAll boolean mark)
            throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder()
                .quoteStrategy(quotes)
                .lineDelimiter(crlf ? LineDelimiter.CRLF : LineDelimiter.LF)
                .build(text)) {
            csv.writeRecord(table.header());
            table.rows().forEach(csv::writeRecord);
        }

        assertReadsBack(table, TestSources.csv((mark ? BYTE_ORDER_MARK : "") + text));
    }

    @Property(tries = 300)
    void readsATableWithQuotedCells(
            @ForAll(supplier = TestTables.class) TestTable table,
            @ForAll boolean crlf,
            @ForAll boolean mark,
            @ForAll @IntRange(min = 1, max = 20_000) int piece)
            throws IOException {
        QuotedCsv csv = new QuotedCsv(crlf ? "\r\n" : "\n").record(table.header());
        table.rows().forEach(csv::record);
        byte[] text = ((mark ? BYTE_ORDER_MARK : "") + csv.text()).getBytes(StandardCharsets.UTF_8);

        try (SourceReader reader = SourceReaders.open(inPieces(text, piece), SourceFormat.CSV)) {
            assertReadsBack(table, TestSources.all(reader));
        }
    }

    @Property(tries = 300)
    void numbersRowsAndTheirLines(
            @ForAll(supplier = TestTables.class) TestTable table,
            @ForAll boolean crlf,
            @ForAll @IntRange(max = 3) int emptyLines) {
        QuotedCsv csv =
                new QuotedCsv(crlf ? "\r\n" : "\n").emptyLines(emptyLines).record(table.header());
        table.rows().forEach(row -> csv.emptyLines(emptyLines).record(row));

        List<SourceRow> rows = TestSources.csv(csv.text()).rows();

        assertThat(rows)
                .extracting(SourceRow::number)
                .isEqualTo(
                        LongStream.rangeClosed(1, table.rows().size()).boxed().toList());
        assertThat(rows)
                .extracting(SourceRow::line)
                .isEqualTo(csv.lines().subList(1, csv.lines().size()));
    }

    private static void assertReadsBack(TestTable table, TestSources.Read source) {
        assertThat(source.fault()).isNull();
        assertThat(source.header()).isEqualTo(table.header());
        assertThat(source.rows()).extracting(SourceRow::cells).isEqualTo(table.rows());
        assertThat(source.problemCodes())
                .isEqualTo(Collections.nCopies(table.rows().size(), List.of()));
    }

    /** A stream that gives no more than so many bytes at a time, as a slow network or disk may. */
    private static InputStream inPieces(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] target, int start, int length) {
                return super.read(target, start, Math.min(length, most));
            }
        };
    }
}
