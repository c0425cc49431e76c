package dev.muster.records.source;

/**
 * The style of CSV reports, so that the program that opens the source opens them, too.
 *
 * @param delimiter what stands between the cells
 * @param byteOrderMark whether they begin with one, by which spreadsheets know UTF-8
 */
public record CsvStyle(String delimiter, boolean byteOrderMark) {
    /** The style of RFC 4180. */
    public static final CsvStyle USUAL = new CsvStyle(Delimiters.COMMA, false);
}
