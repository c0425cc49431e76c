package dev.muster.records.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The format of a source. */
public enum SourceFormat {
    /** RFC 4180 with a header and any delimiter. */
    CSV("csv", "tsv", "txt"),
    /** One array of objects, in an object or not, or objects one after the other. */
    JSON("json"),
    /** One object a line. */
    NDJSON("ndjson", "jsonl"),
    /** A sheet of a workbook, with a header. */
    XLSX("xlsx", "xlsm");

    private static final String COMPRESSED = ".gz";

    private final List<String> extensions;

    SourceFormat(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /**
     * The format that a file's name ends in, compressed or not, without regard to case; empty for any other name. The
     * file is not opened.
     */
    public static Optional<SourceFormat> of(Path file) {
        return of(String.valueOf(file.getFileName()));
    }

    /** The format that a name ends in. */
    public static Optional<SourceFormat> of(String name) {
        String unfolded = unfolded(name.toLowerCase(Locale.ROOT));
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(extension -> unfolded.endsWith("." + extension)))
                .findFirst();
    }

    /** The name without the extension of compressed files. */
    public static String unfolded(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(COMPRESSED)
                ? name.substring(0, name.length() - COMPRESSED.length())
                : name;
    }

    /** All extensions that are read, for messages. */
    public static String allExtensions() {
        return String.join(
                ", ",
                Arrays.stream(values())
                        .flatMap(format -> format.extensions.stream())
                        .map(e -> "." + e)
                        .toList());
    }

    /** The extension of files of this format, without a dot. */
    public String extension() {
        return extensions.get(0);
    }

    /** The format of the reports and the dead letter of a source of this format. */
    public SourceFormat reports() {
        return this == CSV || this == XLSX ? CSV : NDJSON;
    }
}
