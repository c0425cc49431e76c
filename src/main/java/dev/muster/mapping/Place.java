package dev.muster.mapping;

/**
 * Where something stands in a mapping file.
 *
 * @param file   the file as messages name it
 * @param line   from 1
 * @param column in the line, from 1
 */
public record Place(String file, int line, int column) {

    /** The file's name, without folders, and the line: what the reason of a row tells. */
    public String brief() {
        return file.substring(file.lastIndexOf('/') + 1) + ":" + line;
    }

    /** The same place, but so many characters further to the right. */
    Place plus(int characters) {
        return new Place(file, line, column + characters);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
