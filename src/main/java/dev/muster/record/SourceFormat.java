package dev.muster.record;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a source is written down. */
public enum SourceFormat {
    /** RFC 4180, with commas and a header, in UTF-8. */
    CSV("csv"),
    /** One array of objects, or objects one after the other; in UTF-8. */
    JSON("json"),
    /** One object a line, in UTF-8. */
    NDJSON("ndjson", "jsonl");

    private final List<String> extensions;

    SourceFormat(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /** The format that a file's name ends in, without regard to case; empty for any other name. The file is not opened. */
    public static Optional<SourceFormat> of(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(extension -> name.endsWith("." + extension)))
                .findFirst();
    }

    /** All extensions that are read, for messages: {@code .csv, .json, .ndjson, .jsonl}. */
    public static String allExtensions() {
        return String.join(", ", Arrays.stream(values()).flatMap(format -> format.extensions.stream()).map(e -> "." + e).toList());
    }

    /** The extension of files of this format, without a dot. */
    public String extension() {
        return extensions.get(0);
    }

    /** The format of the reports and the dead letter of a source of this format. */
    public SourceFormat reports() {
        return this == CSV ? CSV : NDJSON;
    }
}
