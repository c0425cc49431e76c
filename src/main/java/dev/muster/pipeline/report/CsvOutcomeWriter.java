package dev.muster.pipeline.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.FormulaGuard;
import dev.muster.records.source.SourceRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as CSV: the source's columns unchanged, then Muster's own, which replace those of an earlier report.
 *
 * <p>A row with too few cells is filled up with blank ones. Excess cells follow Muster's columns, so that nothing is
 * lost and the row stays invalid until it is corrected.
 */
final class CsvOutcomeWriter implements OutcomeWriter {
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private final OutputStream report;
    private final CsvWriter csv;
    private final int sourceColumns;
    private final List<String> columns;
    private final BitSet secrets = new BitSet();

    /** @param groups whether the outcomes of group memberships have a column */
    CsvOutcomeWriter(OutputStream report, CsvStyle style, List<String> header, SecretNames secretNames, boolean groups)
            throws IOException {
        this.report = report;
        if (style.byteOrderMark()) {
            report.write(BYTE_ORDER_MARK);
        }
        this.csv = CsvWriter.builder()
                .fieldSeparator(style.delimiter().charAt(0))
                .lineDelimiter(LineDelimiter.LF)
                .build(report, StandardCharsets.UTF_8);
        this.sourceColumns = header.size();
        this.columns = new ArrayList<>(header);
        for (int index = 0; index < sourceColumns; index++) {
            if (MusterColumns.contain(header.get(index))) {
                columns.set(index, header.get(index).strip().toLowerCase(Locale.ROOT));
            } else {
                secrets.set(index, secretNames.isSecret(header.get(index)));
            }
        }
        List<String> own = groups ? MusterColumns.KNOWN : MusterColumns.ALL;
        own.stream().filter(column -> !columns.contains(column)).forEach(columns::add);
        writeCells(columns);
    }

    @Override
    public void write(SourceRow row, OutcomeColumns outcome) throws IOException {
        List<String> cells = withoutSecrets(row.cells(), outcome.code());
        Map<String, String> own = outcome.texts();
        List<String> written = new ArrayList<>(columns.size());
        for (int index = 0; index < columns.size(); index++) {
            boolean former = columns.get(index).equals(MusterColumns.GROUPS);
            String cell = index < cells.size() && !former ? cells.get(index) : "";
            written.add(own.getOrDefault(columns.get(index), cell));
        }
        if (cells.size() > sourceColumns) {
            written.addAll(cells.subList(sourceColumns, cells.size()));
        }
        writeCells(written);
    }

    @Override
    public void close() throws IOException {
        try (report) {
            csv.close();
        }
    }

    /**
     * Blanks the secrets in a row's cells. With excess cells, a secret may be shifted to the right by that many
     * columns; with missing cells to the left, unless the row extends beyond it and only lacks its last cells.
     */
    private List<String> withoutSecrets(List<String> cells, @Nullable String code) {
        int shift = cells.size() - sourceColumns;
        boolean isTorn = code != null && code.contains(ProblemCode.CELLS_MISSING.name());
        String[] clean = cells.toArray(new String[0]);
        secrets.stream().forEach(column -> {
            int first = isTorn || column >= cells.size() ? Math.max(0, column + Math.min(0, shift)) : column;
            int last = Math.min(clean.length - 1, column + Math.max(0, shift));
            if (first <= last) {
                Arrays.fill(clean, first, last + 1, "");
            }
        });
        return Arrays.asList(clean);
    }

    private void writeCells(List<String> cells) throws IOException {
        try {
            csv.writeRecord(cells.stream().map(FormulaGuard::guard).toList());
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}
