package dev.muster.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names of the files that are made of a source. */
final class FileNames {
    /** In bytes; what the common file systems allow. */
    private static final int LONGEST_NAME = 255;

    private FileNames() {
    }

    /** The source's name if it has the extension, else with the extension at its end, shortened where file systems would take it no more. */
    static String withExtension(String source, String extension) {
        if (source.toLowerCase(Locale.ROOT).endsWith(extension)) {
            return source;
        }
        int length = source.length();
        while (source.substring(0, length).getBytes(StandardCharsets.UTF_8).length + extension.length() > LONGEST_NAME) {
            length = source.offsetByCodePoints(length, -1);
        }
        return source.substring(0, length) + extension;
    }
}
