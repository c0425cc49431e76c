package dev.muster.pipeline.report;

import dev.muster.records.source.SourceFormat;
import java.nio.charset.StandardCharsets;

/** Names of the files that are made of a source. */
final class ReportNames {
    /** In bytes; what the common file systems allow. */
    private static final int LONGEST_NAME = 255;

    private ReportNames() {}

    /**
     * The name of a source's dead letter, which is never compressed: the source's own name if that is one of the
     * format, else with the format's extension at its end.
     */
    static String deadLetter(String source, SourceFormat format) {
        String name = SourceFormat.unfolded(source);
        if (SourceFormat.of(name).filter(format::equals).isPresent()) {
            return name;
        }
        return withExtension(name, "." + format.extension());
    }

    /** The name with the extension at its end, shortened where file systems would take it no more. */
    static String withExtension(String name, String extension) {
        int length = name.length();
        while (name.substring(0, length).getBytes(StandardCharsets.UTF_8).length + extension.length() > LONGEST_NAME) {
            length = name.offsetByCodePoints(length, -1);
        }
        return name.substring(0, length) + extension;
    }
}
