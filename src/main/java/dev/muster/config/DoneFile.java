package dev.muster.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The marker that shows that a file in the inbox is complete, see {@code muster.inbox.done-file}.
 *
 * @param pattern the marker's name, with {@code ${file:name}} for the name of the file; empty without markers
 */
public record DoneFile(String pattern) {
    /** No markers are used. */
    public static final DoneFile NONE = new DoneFile("");
    /** Camel's expression for the name of a file. */
    static final String NAME = "${file:name}";

    /** Returns whether markers are used. */
    public boolean isUsed() {
        return !pattern.isEmpty();
    }

    /** The marker of a file. */
    public Path of(Path file) {
        return file.resolveSibling(pattern.replace(NAME, file.getFileName().toString()));
    }

    /** Returns whether the name of a file is that of a marker. */
    public boolean isMarker(Path file) {
        return isUsed() && marked(file) != null;
    }

    /** Returns whether the file of a marker exists. */
    public boolean isOfAFile(Path marker) {
        Path file = marked(marker);
        return file != null && Files.exists(file);
    }

    private @Nullable Path marked(Path marker) {
        int at = pattern.indexOf(NAME);
        String before = pattern.substring(0, at);
        String after = pattern.substring(at + NAME.length());
        String name = marker.getFileName().toString();
        return name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after)
                ? marker.resolveSibling(name.substring(before.length(), name.length() - after.length()))
                : null;
    }
}
