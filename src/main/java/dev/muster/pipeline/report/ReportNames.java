package dev.muster.pipeline.report;

import dev.muster.records.source.SourceFormat;
import java.nio.charset.StandardCharsets;

/** The names of report files. */
final class ReportNames {
    /** Limit of common file systems, in bytes. */
    private static final int LONGEST_NAME = 255;

    private ReportNames() {}

    /**
     * The name of a source's dead letter, which is never compressed: the source's own name, with the format's extension
     * added if missing.
     */
    static String deadLetter(String source, SourceFormat format) {
        String name = SourceFormat.unfolded(source);
        if (SourceFormat.of(name).filter(format::equals).isPresent()) {
            return name;
        }
        return withExtension(name, "." + format.extension());
    }

    /** Adds an extension to a name and shortens the name to the limit of file systems. */
    static String withExtension(String name, String extension) {
        int length = name.length();
        while (name.substring(0, length).getBytes(StandardCharsets.UTF_8).length + extension.length() > LONGEST_NAME) {
            length = name.offsetByCodePoints(length, -1);
        }
        return name.substring(0, length) + extension;
    }
}
