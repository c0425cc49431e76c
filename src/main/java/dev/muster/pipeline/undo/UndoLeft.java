package dev.muster.pipeline.undo;

/**
 * Something that an undo leaves as it is.
 *
 * @param line the position of the row in the source of the import, as users count
 * @param user the user's name
 * @param why the reason, in words
 */
public record UndoLeft(long line, String user, String why) {}
