package dev.muster.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens sources. What they contain is never a reason for an exception: see {@link SourceReader#fault()}. */
public final class SourceReaders {
    private static final int LOOK_AHEAD = 64 * 1024;

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
                "Let it end in one of " + SourceFormat.allExtensions() + "."), source);
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
        char[] head = new char[LOOK_AHEAD];
        int length;
        try {
            length = lookAhead(text, head);
        } catch (NotTextException noText) {
            return new FaultySource(SourceFormat.JSON, noText.problem(), text);
        }
        String beginning = new String(head, 0, length).stripLeading();
        if (beginning.isEmpty()) {
            return new FaultySource(SourceFormat.JSON, ProblemCode.SOURCE_EMPTY.of(null, "the file is empty",
                    "Write an array with an object for each user."), text);
        }
        PushbackReader whole = new PushbackReader(text, LOOK_AHEAD);
        whole.unread(head, 0, length);
        return switch (beginning.charAt(0)) {
            case '[' -> new JsonSourceReader(whole, true);
            case '{' -> isObject(firstLine(beginning)) ? new NdjsonSourceReader(whole) : new JsonSourceReader(whole, false);
            default -> new FaultySource(SourceFormat.JSON, ProblemCode.JSON_NOT_USERS.of(null,
                    "the file begins with %s, which is neither an array nor an object".formatted(Shown.quoted(beginning.substring(0, 1))),
                    "Write an array with an object for each user: [{\"username\": …}, …]."), whole);
        };
    }

    /** Reads at least to the end of the first line that is not blank, as far as that fits; gives the number of characters. */
    private static int lookAhead(Reader text, char[] head) throws IOException {
        int length = 0;
        while (length < head.length && new String(head, 0, length).stripLeading().indexOf('\n') < 0) {
            int read;
            try {
                read = text.read(head, length, head.length - length);
            } catch (NotTextException noText) {
                if (length == 0) {
                    throw noText;
                }
                break;
            }
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length;
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static boolean isObject(String line) {
        return Json.row(1, 1, line).object() != null;
    }
}
