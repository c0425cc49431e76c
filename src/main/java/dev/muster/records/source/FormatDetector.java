package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.KnownColumns;
import dev.muster.records.source.xlsx.Workbook;
import dev.muster.records.source.xlsx.XlsxSourceReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Detects the format of a file by its first bytes, by the beginning of its text, or else by its name. */
final class FormatDetector {
    private static final Pattern JSON = Pattern.compile("\\A(?:\\[\\s*(?:[\\[{\\]\"]|\\z)|\\{\\s*(?:[\"}]|\\z))");
    private static final Pattern MARKUP =
            Pattern.compile("\\A<(?:!DOCTYPE|\\?xml|html|table)\\b", Pattern.CASE_INSENSITIVE);
    /** The number of known names that make a first line a header, whatever the file's name. */
    private static final int MANY_KNOWN = 2;

    private final Path file;
    private final SourceRules rules;
    private final KnownColumns known;
    private final Path temporary;

    /** @param temporary where temporary files are to lie */
    FormatDetector(Path file, SourceRules rules, KnownColumns known, Path temporary) {
        this.file = file;
        this.temporary = temporary;
        this.rules = rules;
        this.known = known;
    }

    SourceReader open() throws IOException {
        InputStream source = Files.newInputStream(file);
        try {
            byte[] beginning = source.readNBytes(FileSignature.LONGEST);
            InputStream whole = again(beginning, source);
            Optional<FileSignature> magic = FileSignature.of(beginning);
            if (magic.equals(Optional.of(FileSignature.ZIP))) {
                source.close();
                return new XlsxSourceReader(Workbook.open(file, rules.limits()), rules, known);
            }
            return magic.equals(Optional.of(FileSignature.GZIP)) ? openCompressed(whole) : open(whole, magic);
        } catch (BrokenSourceException broken) {
            return new UnreadableSource(named().orElse(SourceFormat.CSV), broken.problem(), source);
        } catch (IOException | RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    private SourceReader openCompressed(InputStream packed) throws IOException {
        InputStream unfolded = GunzipStream.of(packed, rules.limits().unfoldedBytes());
        byte[] beginning = unfolded.readNBytes(FileSignature.LONGEST);
        InputStream source = again(beginning, unfolded);
        Optional<FileSignature> magic = FileSignature.of(beginning);
        if (magic.equals(Optional.of(FileSignature.GZIP))) {
            return faulty(ProblemText.FORMAT_NOT_READ_GZIP_TWICE.of(null), source);
        }
        return open(source, magic);
    }

    private SourceReader open(InputStream source, Optional<FileSignature> magic) throws IOException {
        Optional<Problem> refusal = magic.flatMap(FileSignature::refusal);
        if (refusal.isPresent()) {
            return faulty(refusal.get(), source);
        }
        if (magic.isPresent()) {
            return new XlsxSourceReader(Workbook.open(source, rules.limits(), temporary), rules, known);
        }
        return openText(source);
    }

    /** Opens a text. The configured encoding applies to CSV only; JSON has its own. */
    private SourceReader openText(InputStream source) throws IOException {
        boolean json = named().filter(format -> format == SourceFormat.JSON || format == SourceFormat.NDJSON)
                .isPresent();
        var text = new PeekableReader(new TextReader(
                source, rules.dialect().charset().filter(set -> !json).orElse(StandardCharsets.UTF_8)));
        String beginning = text.beginning();
        if (MARKUP.matcher(beginning).find()) {
            return faulty(ProblemText.FORMAT_NOT_READ_MARKUP.of(null, "HTML or XML"), text);
        }
        Optional<SourceFormat> format = format(text, json);
        if (format.isEmpty()) {
            return faulty(
                    ProblemText.FORMAT_UNKNOWN.of(null, Quoting.quoted(name()), SourceFormat.allExtensions()), text);
        }
        return SourceReaders.open(text, format.get(), rules, known);
    }

    private Optional<SourceFormat> format(PeekableReader text, boolean namedJson) throws IOException {
        String beginning = text.beginning();
        if (JSON.matcher(beginning).find()) {
            return Optional.of(namedJson && beginning.startsWith("{") ? named().get() : SourceFormat.JSON);
        }
        boolean namedCsv = named().equals(Optional.of(SourceFormat.CSV));
        return namedCsv || !beginning.startsWith("[") && !beginning.startsWith("{") && hasColumns(text)
                ? Optional.of(SourceFormat.CSV)
                : named().filter(format -> namedJson);
    }

    private boolean hasColumns(PeekableReader text) throws IOException {
        text.further();
        return Delimiters.knownColumns(text.head(), rules.dialect().headerRow(), known) >= MANY_KNOWN;
    }

    private Optional<SourceFormat> named() {
        return SourceFormat.of(file);
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    private UnreadableSource faulty(Problem fault, Closeable source) {
        return new UnreadableSource(named().orElse(SourceFormat.CSV), fault, source);
    }

    /** Unlike a buffer, this keeps what was read before something breaks. */
    private static InputStream again(byte[] beginning, InputStream rest) {
        return new SequenceInputStream(new ByteArrayInputStream(beginning), rest);
    }
}
