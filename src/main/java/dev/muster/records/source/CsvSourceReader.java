package dev.muster.records.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.schema.MusterColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads CSV. */
final class CsvSourceReader extends PrefetchingReader {
    private static final Pattern LINE = Pattern.compile("starting at line (\\d+)");

    private final CloseableIterator<CsvRecord> records;
    private final PeekableReader source;
    private final SourceLimits limits;
    private final String delimiter;
    private final CsvStyle style;
    private final long linesBefore;
    /** Filled records that were looked at and are still to be read. */
    private final Deque<CsvRecord> ahead = new ArrayDeque<>();
    /** The fault after them, where reading stops. */
    private @Nullable BrokenOff end;

    private List<String> header = List.of();
    private boolean guarded;
    private int headerLine;
    private long lastLine;
    private Optional<Problem> userAbove = Optional.empty();
    private boolean blankAfter;

    CsvSourceReader(PeekableReader source, SourceRules rules, KnownColumns known) throws IOException {
        this.source = source;
        limits = rules.limits();
        source.further();
        Optional<String> naming = Delimiters.naming(source.head());
        source.skip(naming.map(String::length).orElse(0));
        linesBefore = naming.isPresent() ? 1 : 0;
        String said = rules.dialect().delimiter();
        delimiter = said != null
                ? said
                : naming.map(Delimiters::namedBy)
                        .orElseGet(() ->
                                Delimiters.find(source.head(), rules.dialect().headerRow(), known));
        style = new CsvStyle(
                said != null || Delimiters.isFoundIn(source.head(), delimiter) ? delimiter : Delimiters.COMMA,
                source.isMarked());
        records = CsvReader.builder()
                .fieldSeparator(delimiter.charAt(0))
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(2 * limits.row())
                .build(
                        CsvRecordHandler.builder()
                                .maxFields(limits.columns())
                                .maxFieldSize(limits.cell())
                                .maxRecordSize(limits.row())
                                .build(),
                        source)
                .iterator();
        readHeader(rules.dialect().headerRow(), known);
        start();
    }

    @Override
    public CsvStyle reports() {
        return style;
    }

    @Override
    public SourceFormat format() {
        return SourceFormat.CSV;
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public Dialect dialect() {
        return new Dialect(delimiter, null, null, headerLine == 0 ? null : headerLine, null);
    }

    @Override
    protected @Nullable SourceRow read() throws IOException {
        CsvRecord row;
        try {
            row = nextRecord();
        } catch (BrokenOff brokenOff) {
            breakOff(brokenOff.problem);
            return SourceRow.unreadable(number(), brokenOff.line, "", brokenOff.problem);
        }
        if (row == null) {
            return null;
        }
        lastLine = lineOf(row);
        List<String> cells = cellsOf(row);
        return SourceRow.ofCells(number(), lastLine, cells, shapeProblems(cells.size()));
    }

    @Override
    protected Problem noRows() {
        return header.isEmpty() ? ProblemText.SOURCE_EMPTY_CSV.of(null) : ProblemText.SOURCE_EMPTY_CSV_ROWS.of(null);
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private void readHeader(@Nullable Integer row, KnownColumns known) throws IOException {
        CsvRecord found;
        try {
            found = row == null ? find(known) : at(row);
        } catch (BrokenOff brokenOff) {
            breakOff(brokenOff.problem);
            return;
        }
        if (found == null) {
            return;
        }
        lastLine = lineOf(found);
        headerLine = (int) lastLine;
        guarded = MusterColumns.areIn(found.getFields());
        header = List.copyOf(cellsOf(found));
        checkSeparator();
        HeaderRow.sameNames(header, "line " + lastLine).ifPresent(this::breakOff);
        userAbove.ifPresent(this::breakOff);
        if (HeaderRow.isUser(header)) {
            breakOff(HeaderRow.user("line " + lastLine));
            header = List.of();
        }
    }

    /**
     * The row that names the columns, found among the first; those above it are left out. {@code null} where there are
     * no rows.
     */
    private CsvRecord find(KnownColumns known) throws IOException, BrokenOff {
        look(HeaderRow.MOST_ROWS);
        int place = HeaderRow.find(ahead.stream().map(CsvRecord::getFields).toList(), known);
        List<CsvRecord> titles =
                IntStream.range(0, place).mapToObj(title -> ahead.remove()).toList();
        CsvRecord found = nextRecord();
        if (!titles.isEmpty()) {
            String line = "line " + lineOf(found);
            HeaderRow.above(titles.stream().map(CsvRecord::getFields).toList(), line)
                    .ifPresent(this::warn);
            userAbove = titles.stream()
                    .filter(title -> HeaderRow.isUser(title.getFields()))
                    .findFirst()
                    .map(user -> HeaderRow.userAbove("line " + lineOf(user), line, lineOf(found)));
        }
        return found;
    }

    /**
     * The row at a line that was said to name the columns. The columns of reports are always named in their first row.
     */
    private CsvRecord at(int line) throws IOException, BrokenOff {
        CsvRecord found = nextRecord();
        while (found != null && lineOf(found) < line && !MusterColumns.areIn(found.getFields())) {
            found = nextRecord();
        }
        if (found != null && (lineOf(found) == line || MusterColumns.areIn(found.getFields()))) {
            return found;
        }
        throw new BrokenOff(HeaderRow.notThere("line " + line), line);
    }

    private void checkSeparator() {
        Delimiters.wrongIn(header, delimiter)
                .ifPresent(other -> breakOff(ProblemText.SEPARATOR_WRONG.of(
                        null, lastLine, Delimiters.word(other), Delimiters.word(delimiter))));
    }

    /** The cells of a row; without those that are blank beyond the header, of which nothing is lost. */
    private List<String> cellsOf(CsvRecord row) {
        List<String> cells =
                guarded ? row.getFields().stream().map(FormulaGuard::unguard).toList() : row.getFields();
        boolean isSurplusBlank = !header.isEmpty()
                && cells.size() > header.size()
                && Blanks.areBlank(cells.subList(header.size(), cells.size()));
        return isSurplusBlank ? cells.subList(0, header.size()) : cells;
    }

    private List<Problem> shapeProblems(int found) throws IOException {
        int expected = header.size();
        if (found < expected && isCutOff()) {
            return List.of(ProblemText.CELLS_MISSING_TRUNCATED.of(null, found, expected));
        }
        if (found > expected) {
            return List.of(ProblemText.CELLS_EXCESS.of(null, found, expected, Delimiters.word(delimiter)));
        }
        return List.of();
    }

    /** Returns whether the row that was read last ends the source without a line break. */
    private boolean isCutOff() throws IOException {
        look(1);
        return ahead.isEmpty() && end == null && !blankAfter && !source.endsWithLineBreak();
    }

    private CsvRecord nextRecord() throws IOException, BrokenOff {
        look(1);
        if (ahead.isEmpty() && end != null) {
            throw end;
        }
        return ahead.poll();
    }

    /** Looks ahead at this number of filled records, if there are that many. */
    private void look(int records) throws IOException {
        try {
            for (CsvRecord row = null; ahead.size() < records && end == null; ahead.add(row)) {
                row = nextFilledRecord();
                if (row == null) {
                    return;
                }
            }
        } catch (BrokenOff brokenOff) {
            end = brokenOff;
        }
    }

    /**
     * Spreadsheets leave rows of empty cells where something was deleted: they are no users, just as empty lines are
     * none.
     */
    private @Nullable CsvRecord nextFilledRecord() throws IOException, BrokenOff {
        try {
            while (records.hasNext()) {
                CsvRecord row = records.next();
                blankAfter = Blanks.areBlank(row.getFields());
                if (!blankAfter) {
                    return row;
                }
            }
            return null;
        } catch (CsvParseException malformed) {
            long line = lineOf(malformed);
            throw new BrokenOff(syntaxProblem(String.valueOf(malformed.getMessage()), line), line);
        } catch (UncheckedIOException failure) {
            if (failure.getCause() instanceof BrokenSourceException broken) {
                throw new BrokenOff(broken.problem(), broken.line());
            }
            throw failure.getCause();
        }
    }

    private long lineOf(CsvRecord row) {
        return linesBefore + row.getStartingLineNumber();
    }

    private long lineOf(CsvParseException malformed) {
        Matcher line = LINE.matcher(malformed.getMessage());
        return line.find() ? linesBefore + Long.parseLong(line.group(1)) : lastLine + 1;
    }

    private Problem syntaxProblem(String complaint, long line) {
        if (complaint.contains("Unclosed quote")) {
            return ProblemText.QUOTE_UNTERMINATED.of(null, line);
        }
        if (complaint.contains("closing quote")) {
            return ProblemText.QUOTE_MISPLACED.of(null, line, Delimiters.word(delimiter));
        }
        if (complaint.contains("exceeds") || complaint.contains("surpassed") || complaint.contains("insufficient")) {
            return ProblemText.RECORD_TOO_LARGE_CSV.of(null, line, limits.columns(), limits.cell());
        }
        return ProblemText.CSV_MALFORMED.of(null, line);
    }

    /** The source cannot be read beyond this record. */
    private static final class BrokenOff extends Exception {
        private final transient Problem problem;
        private final long line;

        BrokenOff(Problem problem, long line) {
            super(problem.reason(), null, false, false);
            this.problem = problem;
            this.line = line;
        }
    }
}
