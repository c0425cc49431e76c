package dev.muster.records.source;

/**
 * How the reports of a source are written where they are CSV: so that whatever opened the source opens them, too.
 *
 * @param delimiter what stands between the cells
 * @param byteOrderMark whether they begin with one, by which spreadsheets know UTF-8
 */
public record CsvStyle(String delimiter, boolean byteOrderMark) {
    /** As RFC 4180 has it. */
    public static final CsvStyle USUAL = new CsvStyle(Delimiters.COMMA, false);
}
