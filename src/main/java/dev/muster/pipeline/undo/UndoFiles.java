package dev.muster.pipeline.undo;

import java.nio.file.Path;

/**
 * The files of an undo.
 *
 * @param updates the NDJSON source of updates; each row is in the line of the row that it takes back
 * @param removals the users to remove, one {@link Removal} a line
 */
public record UndoFiles(Path updates, Path removals) {}
