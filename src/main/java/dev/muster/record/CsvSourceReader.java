package dev.muster.record;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads CSV. */
final class CsvSourceReader extends PrefetchingReader {
    private static final Pattern LINE = Pattern.compile("starting at line (\\d+)");

    private final CloseableIterator<CsvRecord> records;
    private final SourceLimits limits;
    private final String delimiter;
    private final CsvStyle style;
    private final long linesBefore;
    private List<String> header = List.of();
    private boolean guarded;
    private long lastLine;

    CsvSourceReader(LookAhead source, SourceRules rules) throws IOException {
        limits = rules.limits();
        Optional<String> naming = Delimiters.naming(source.head());
        source.skip(naming.map(String::length).orElse(0));
        linesBefore = naming.isPresent() ? 1 : 0;
        String said = rules.dialect().delimiter();
        delimiter = said != null ? said : naming.map(Delimiters::namedBy).orElseGet(() -> Delimiters.find(source.head()));
        style = new CsvStyle(said != null || Delimiters.isFoundIn(source.head(), delimiter) ? delimiter : Delimiters.COMMA, source.isMarked());
        records = CsvReader.builder()
                .fieldSeparator(delimiter.charAt(0))
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(2 * limits.row())
                .build(CsvRecordHandler.builder().maxFields(limits.columns()).maxFieldSize(limits.cell())
                        .maxRecordSize(limits.row()).build(), source)
                .iterator();
        readHeader();
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
    protected SourceRow read() throws IOException {
        CsvRecord row;
        try {
            row = nextFilledRecord();
        } catch (BrokenOff end) {
            breakOff(end.problem);
            return SourceRow.unreadable(number(), end.line, "", end.problem);
        }
        if (row == null) {
            return null;
        }
        lastLine = lineOf(row);
        return SourceRow.ofCells(number(), lastLine, cellsOf(row), shapeProblems(row.getFieldCount()));
    }

    @Override
    protected Problem noRows() {
        return header.isEmpty()
                ? ProblemCode.SOURCE_EMPTY.of(null, "the file is empty",
                        "The first line must name the columns; every further line is one user.")
                : ProblemCode.SOURCE_EMPTY.of(null, "the file has a header, but not a single row", "Add one line for each user.");
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private void readHeader() throws IOException {
        CsvRecord first;
        try {
            first = nextRecord();
        } catch (BrokenOff end) {
            breakOff(end.problem);
            return;
        }
        if (first == null) {
            return;
        }
        lastLine = lineOf(first);
        guarded = MusterColumns.areIn(first.getFields());
        header = List.copyOf(cellsOf(first));
        checkSeparator();
        Header.sameNames(header, "line " + lastLine).ifPresent(this::breakOff);
        if (Header.isUser(header)) {
            breakOff(Header.user("line " + lastLine));
            header = List.of();
        }
    }

    private void checkSeparator() {
        Delimiters.wrongIn(header, delimiter).ifPresent(other -> breakOff(ProblemCode.SEPARATOR_WRONG.of(null,
                "line %d is one single column, and contains %s where %s is what separates the columns".formatted(lastLine,
                        Delimiters.word(other), Delimiters.word(delimiter)),
                "If that is what separates them, say so: --delimiter, or muster.csv.delimiter for all files.")));
    }

    private List<String> cellsOf(CsvRecord row) {
        return guarded ? row.getFields().stream().map(FormulaGuard::unguard).toList() : row.getFields();
    }

    private List<Problem> shapeProblems(int found) {
        int expected = header.size();
        if (found < expected) {
            return List.of(ProblemCode.CELLS_MISSING.of(null, "%d cells were found where the header has %d".formatted(found, expected),
                    "Add the missing cells: also an empty one has its %s.".formatted(Delimiters.word(delimiter))));
        }
        if (found > expected) {
            return List.of(ProblemCode.CELLS_EXCESS.of(null, "%d cells were found where the header has %d".formatted(found, expected),
                    "Put a cell that contains a %s into quotes, or take the surplus cells out.".formatted(Delimiters.word(delimiter))));
        }
        return List.of();
    }

    /** Spreadsheets leave rows of empty cells where something was deleted: they are no users, just as empty lines are none. */
    private CsvRecord nextFilledRecord() throws IOException, BrokenOff {
        CsvRecord row = nextRecord();
        while (row != null && row.getFields().stream().allMatch(String::isEmpty)) {
            row = nextRecord();
        }
        return row;
    }

    private CsvRecord nextRecord() throws IOException, BrokenOff {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException malformed) {
            long line = lineOf(malformed);
            throw new BrokenOff(syntaxProblem(malformed.getMessage(), line), line);
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
            return ProblemCode.QUOTE_UNTERMINATED.of(null,
                    "a quote is opened in the record that begins at line %d and never closed: it swallows the rest of the file".formatted(line),
                    "Close the quote; a quote that belongs to a quoted cell is written twice.");
        }
        if (complaint.contains("closing quote")) {
            return ProblemCode.QUOTE_MISPLACED.of(null,
                    "the record that begins at line %d has text between a closing quote and the next %s".formatted(line, Delimiters.word(delimiter)),
                    "Write a quote that belongs to a quoted cell twice, and put the whole cell into quotes.");
        }
        if (complaint.contains("exceeds") || complaint.contains("surpassed") || complaint.contains("insufficient")) {
            return ProblemCode.RECORD_TOO_LARGE.of(null,
                    "the record that begins at line %d is larger than any user: more than %d columns, or %d characters in one cell".formatted(
                            line, limits.columns(), limits.cell()),
                    "Look for a quote that is opened there and not closed where it should be.");
        }
        return ProblemCode.CSV_MALFORMED.of(null, "the record that begins at line %d is no CSV".formatted(line),
                "Write it as RFC 4180 has it.");
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
