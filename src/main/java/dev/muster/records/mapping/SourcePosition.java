package dev.muster.records.mapping;

/**
 * Where something stands in a mapping file.
 *
 * @param file the file as messages name it
 * @param line from 1
 * @param column in the line, from 1
 */
public record SourcePosition(String file, int line, int column) {

    /** The file's name, without folders, and the line: what the reason of a row tells. */
    public String brief() {
        return file.substring(file.lastIndexOf('/') + 1) + ":" + line;
    }

    /** The same place, but so many characters further to the right. */
    SourcePosition plus(int characters) {
        return new SourcePosition(file, line, column + characters);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
