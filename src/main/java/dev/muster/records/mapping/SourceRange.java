package dev.muster.records.mapping;

/**
 * A text in a mapping file, some of whose characters are to be pointed at.
 *
 * @param start its first character
 * @param oneLine whether it is on one line as written, so that each character has a position
 */
public record SourceRange(SourcePosition start, boolean oneLine) {
    /** The place of a character, counted from 0. */
    public SourcePosition at(int offset) {
        return oneLine ? start.plus(offset) : start;
    }
}
