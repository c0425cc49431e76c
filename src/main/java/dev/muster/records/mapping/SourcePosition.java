package dev.muster.records.mapping;

/**
 * A position in a mapping file.
 *
 * @param file the file as messages name it
 * @param line from 1
 * @param column in the line, from 1
 */
public record SourcePosition(String file, int line, int column) {

    /** The file's name without folders, and the line, as the reason of a row shows them. */
    public String brief() {
        return file.substring(file.lastIndexOf('/') + 1) + ":" + line;
    }

    /** The position this number of characters to the right. */
    SourcePosition plus(int characters) {
        return new SourcePosition(file, line, column + characters);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
