package dev.muster.config;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The marker by which a file of the inbox is known to be whole, as {@code muster.inbox.done-file} says.
 *
 * @param pattern the marker's name, in which {@code ${file:name}} stands for the file's; empty where no markers are
 *     used
 */
public record DoneFile(String pattern) {
    /** No markers are used. */
    public static final DoneFile NONE = new DoneFile("");
    /** As Camel has it. */
    static final String NAME = "${file:name}";

    /** Whether markers are used. */
    public boolean isUsed() {
        return !pattern.isEmpty();
    }

    /** The marker of a file. */
    public Path of(Path file) {
        return file.resolveSibling(pattern.replace(NAME, file.getFileName().toString()));
    }

    /** Whether a file is by its name the marker of another. */
    public boolean isMarker(Path file) {
        return isUsed() && marked(file) != null;
    }

    /** Whether the file that a marker belongs to is there. */
    public boolean isOfAFile(Path marker) {
        return Files.exists(marked(marker));
    }

    private Path marked(Path marker) {
        int at = pattern.indexOf(NAME);
        String before = pattern.substring(0, at);
        String after = pattern.substring(at + NAME.length());
        String name = marker.getFileName().toString();
        return name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after)
                ? marker.resolveSibling(name.substring(before.length(), name.length() - after.length()))
                : null;
    }
}
