package dev.muster.records.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.schema.MusterColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The delimiters of CSV, and their detection by the line that names the columns. */
public final class Delimiters {
    public static final String COMMA = ",";

    private static final List<String> ALL = List.of(COMMA, ";", "\t", "|");
    /** Delimiters that are not detected: they are mistakes, or have to be set. */
    private static final List<String> OTHERS = List.of(":", "^", "~");
    /** Spreadsheets write this line, and read it, before the names of the columns. */
    private static final Pattern NAMED =
            Pattern.compile("\\A(?:sep=|\"sep=)([^\\r\\n\"])\"?(?:\\r\\n|\\r|\\n)", Pattern.CASE_INSENSITIVE);
    /** The columns of a dead letter reveal its delimiter, whatever it is. */
    private static final Pattern OF_A_DEAD_LETTER =
            Pattern.compile("\\b" + MusterColumns.IMPORT + "\"?([^\\w\\s\"]|\\t)\"?" + MusterColumns.LINE + "\\b");

    private Delimiters() {}

    /** A header as it is with one delimiter. */
    private record Split(String delimiter, List<String> names, long known) {
        int columns() {
            return names.size();
        }
    }

    /** A first line that names the delimiter instead of columns; with its line break. */
    static Optional<String> naming(String beginning) {
        Matcher line = NAMED.matcher(beginning);
        return line.find() ? Optional.of(line.group()) : Optional.empty();
    }

    /** The delimiter that a line names. */
    static String namedBy(String line) {
        Matcher named = NAMED.matcher(line);
        if (!named.find()) {
            throw new IllegalArgumentException(line);
        }
        return named.group(1);
    }

    /**
     * The delimiter with which most columns of a header are known, else that with which there are most; a comma where
     * nothing says it.
     *
     * @param headerRow the line of the header; {@code null} where it is to be found
     */
    static String find(String beginning, @Nullable Integer headerRow, KnownColumns known) {
        return best(beginning, headerRow, known).delimiter();
    }

    /** The number of known columns of a header, with the delimiter that fits it best. */
    static long knownColumns(String beginning, @Nullable Integer headerRow, KnownColumns known) {
        return best(beginning, headerRow, known).known();
    }

    /** Returns whether a delimiter would be found in that header, if it has known columns. */
    static boolean isFoundIn(String beginning, String delimiter) {
        return ALL.contains(delimiter) || OF_A_DEAD_LETTER.matcher(beginning).find();
    }

    /** The delimiter as messages name it. */
    static String word(String delimiter) {
        return switch (delimiter) {
            case COMMA -> "comma";
            case ";" -> "semicolon";
            case "\t" -> "tab";
            default -> Quoting.quoted(delimiter);
        };
    }

    /**
     * The delimiter that a header with a single column seems to use instead of the given one; empty if nothing is
     * wrong.
     */
    static Optional<String> wrongIn(List<String> header, String taken) {
        return header.size() != 1
                ? Optional.empty()
                : Stream.concat(ALL.stream(), OTHERS.stream())
                        .filter(other -> !other.equals(taken) && header.get(0).contains(other))
                        .findFirst();
    }

    private static Split best(String beginning, @Nullable Integer headerRow, KnownColumns known) {
        Matcher told = OF_A_DEAD_LETTER.matcher(beginning);
        return (told.find() ? List.of(told.group(1)) : ALL)
                .stream()
                        .map(delimiter -> split(beginning, delimiter, headerRow, known))
                        .max(Comparator.comparingLong(Split::known)
                                .thenComparing(Split::columns)
                                .thenComparing(split -> -ALL.indexOf(split.delimiter())))
                        .orElseThrow();
    }

    private static Split split(String beginning, String delimiter, @Nullable Integer headerRow, KnownColumns known) {
        List<List<String>> rows = firstRows(beginning, delimiter, headerRow);
        List<String> header = rows.isEmpty() ? List.of() : rows.get(HeaderRow.find(rows, known));
        return new Split(delimiter, header, known.count(header));
    }

    /**
     * The first filled rows, among which the header may be, or the one that is said to be it; as far as they can be
     * read.
     */
    private static List<List<String>> firstRows(String beginning, String delimiter, @Nullable Integer headerRow) {
        List<List<String>> rows = new ArrayList<>();
        try (CloseableIterator<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(delimiter.charAt(0))
                .skipEmptyLines(true)
                .trimWhitespacesAroundQuotes(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(2 * PeekableReader.MOST)
                .build(
                        CsvRecordHandler.builder()
                                .maxFields(PeekableReader.MOST)
                                .maxFieldSize(PeekableReader.MOST)
                                .maxRecordSize(PeekableReader.MOST)
                                .build(),
                        beginning)
                .iterator()) {
            while (rows.size() < (headerRow == null ? HeaderRow.MOST_ROWS : 1) && records.hasNext()) {
                CsvRecord row = records.next();
                if (!Blanks.areBlank(row.getFields())
                        && (headerRow == null || row.getStartingLineNumber() >= headerRow)) {
                    rows.add(row.getFields());
                }
            }
        } catch (CsvParseException cutOff) {
            return rows;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return rows;
    }
}
