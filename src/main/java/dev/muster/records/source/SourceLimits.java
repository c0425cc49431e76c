package dev.muster.records.source;

/**
 * Limits on what is read of a source, so that it neither fills memory nor unfolds without end.
 *
 * @param unfoldedBytes that a compressed source may have when it is unfolded
 * @param cell characters of one cell
 * @param columns of a row
 * @param sharedTexts bytes of the texts that the cells of a workbook share, which are kept in memory
 */
public record SourceLimits(long unfoldedBytes, int cell, int columns, int sharedTexts) {
    /** The limits of the default settings. */
    public static final SourceLimits USUAL = new SourceLimits(4_000_000_000L, 1 << 20, 2_000, 32_000_000);

    /** The most characters of a row. */
    public int row() {
        return 2 * cell;
    }
}
