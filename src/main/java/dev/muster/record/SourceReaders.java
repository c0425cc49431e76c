package dev.muster.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens sources. What they contain is never a reason for an exception: see {@link SourceReader#fault()}. */
public final class SourceReaders {
    private SourceReaders() {
    }

    /** Opens a file in the format that its name ends in; throws only where the file cannot be read at all. */
    public static SourceReader open(Path file) throws IOException {
        InputStream source = Files.newInputStream(file);
        Optional<SourceFormat> format = SourceFormat.of(file);
        if (format.isPresent()) {
            return open(source, format.get());
        }
        return new FaultySource(SourceFormat.CSV, ProblemCode.FORMAT_UNKNOWN.of(null,
                "the name %s says no format that is read".formatted(Shown.quoted(String.valueOf(file.getFileName()))),
                "Save it in a format that is read, and let its name end in one of " + SourceFormat.allExtensions() + "; in a spreadsheet choose \"CSV UTF-8\"."), source);
    }

    /** Opens a stream of a known format and takes ownership of it, also where this throws. */
    public static SourceReader open(InputStream source, SourceFormat format) throws IOException {
        try {
            Reader text = new Utf8Reader(source);
            return switch (format) {
                case CSV -> new CsvSourceReader(text);
                case NDJSON -> new NdjsonSourceReader(text);
                case JSON -> openJson(text);
            };
        } catch (IOException | RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    private static SourceReader openJson(Reader text) throws IOException {
        LookAhead whole = new LookAhead(text);
        String beginning = whole.beginning();
        if (beginning.startsWith("[")) {
            return new JsonSourceReader(whole, true);
        }
        if (beginning.startsWith("{")) {
            return isObject(firstLine(beginning)) ? new NdjsonSourceReader(whole) : new JsonSourceReader(whole, false);
        }
        return new FaultySource(SourceFormat.JSON, notUsers(beginning, whole.end()), whole);
    }

    private static Problem notUsers(String beginning, NotTextException noText) {
        if (noText != null) {
            return noText.problem();
        }
        if (beginning.isEmpty()) {
            return ProblemCode.SOURCE_EMPTY.of(null, "the text is empty", "Write an array with an object for each user.");
        }
        return ProblemCode.JSON_NOT_USERS.of(null,
                "the text begins with %s, which is neither an array nor an object".formatted(Shown.quoted(beginning.substring(0, 1))),
                "Write an array with an object for each user: [{\"username\": …}, …].");
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static boolean isObject(String line) {
        return Json.row(1, 1, line).object() != null;
    }
}
