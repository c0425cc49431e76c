package dev.muster.records.source;

import com.fasterxml.jackson.core.JsonPointer;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.source.json.JsonArrays;
import dev.muster.records.source.json.JsonSourceReader;
import dev.muster.records.source.json.JsonText;
import dev.muster.records.source.json.NdjsonSourceReader;
import dev.muster.records.source.xlsx.Workbook;
import dev.muster.records.source.xlsx.XlsxSourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens sources. What they contain is never a reason for an exception: see {@link SourceReader#fault()}. */
public final class SourceReaders {
    private SourceReaders() {}

    /** Opens a file by the usual rules: see {@link #open(Path, SourceRules)}. */
    public static SourceReader open(Path file) throws IOException {
        return open(file, SourceRules.USUAL);
    }

    /**
     * Opens a file, compressed or not, in the format that its content is of, or else its name; throws only where the
     * file cannot be read at all.
     */
    public static SourceReader open(Path file, SourceRules rules) throws IOException {
        return open(file, rules, MappedNames.NONE, systemsTemporary());
    }

    /**
     * Opens a file as {@link #open(Path, SourceRules)} does.
     *
     * @param names the columns of the mapping of the source, by which its header and its users are found as by those of
     *     the catalog
     * @param temporary where temporary files are to lie
     */
    public static SourceReader open(Path file, SourceRules rules, MappedNames names, Path temporary)
            throws IOException {
        return new FormatDetector(file, rules, new KnownColumns(names), temporary).open();
    }

    private static Path systemsTemporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Opens a stream of a known format and takes ownership of it, also where this throws. */
    public static SourceReader open(InputStream source, SourceFormat format) throws IOException {
        return open(source, format, SourceRules.USUAL);
    }

    /** Opens a stream of a known format by rules of its own, and takes ownership of it, also where this throws. */
    public static SourceReader open(InputStream source, SourceFormat format, SourceRules rules) throws IOException {
        if (format == SourceFormat.XLSX) {
            return openWorkbook(source, rules);
        }
        try {
            var text = new PeekableReader(new TextReader(
                    source,
                    rules.dialect()
                            .charset()
                            .filter(set -> format == SourceFormat.CSV)
                            .orElse(StandardCharsets.UTF_8)));
            return open(text, format, rules, KnownColumns.USUAL);
        } catch (IOException | RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    private static SourceReader openWorkbook(InputStream source, SourceRules rules) throws IOException {
        try {
            return new XlsxSourceReader(
                    Workbook.open(source, rules.limits(), systemsTemporary()), rules, KnownColumns.USUAL);
        } catch (BrokenSourceException broken) {
            return new UnreadableSource(SourceFormat.XLSX, broken.problem(), source);
        }
    }

    /** Opens a text of a known format. */
    static SourceReader open(PeekableReader text, SourceFormat format, SourceRules rules, KnownColumns known)
            throws IOException {
        return switch (format) {
            case CSV -> new CsvSourceReader(text, rules, known);
            case NDJSON -> new NdjsonSourceReader(text);
            case JSON -> openJson(text, rules.dialect().jsonPath(), known);
            case XLSX -> throw new IllegalArgumentException("a workbook is not a text");
        };
    }

    private static SourceReader openJson(PeekableReader text, @Nullable String path, KnownColumns known)
            throws IOException {
        String beginning = text.beginning();
        if (!beginning.startsWith("[") && !beginning.startsWith("{")) {
            return new UnreadableSource(SourceFormat.JSON, notUsers(beginning, text.end()), text);
        }
        if (path != null) {
            return JsonSourceReader.ofArrayAt(text, JsonPointer.compile(path));
        }
        if (beginning.startsWith("[")) {
            return JsonSourceReader.ofArray(text);
        }
        text.further();
        JsonArrays arrays = JsonArrays.in(text.head(), known);
        if (arrays.unclear().isPresent()) {
            return new UnreadableSource(SourceFormat.JSON, arrays.unclear().get(), text);
        }
        if (arrays.ofUsers().isPresent()) {
            return JsonSourceReader.ofFoundArray(text, arrays.ofUsers().get(), known);
        }
        return isObject(firstLine(beginning)) ? new NdjsonSourceReader(text) : JsonSourceReader.ofObjects(text);
    }

    private static Problem notUsers(String beginning, @Nullable BrokenSourceException end) {
        if (end != null) {
            return end.problem();
        }
        if (beginning.isEmpty()) {
            return ProblemText.SOURCE_EMPTY_JSON.of(null);
        }
        return ProblemText.JSON_NOT_USERS_TEXT.of(null, Quoting.quoted(beginning.substring(0, 1)));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static boolean isObject(String line) {
        return JsonText.row(1, 1, line).object() != null;
    }
}
