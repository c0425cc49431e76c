package dev.muster.ledger.model;

import java.util.List;
import java.util.Set;

/**
 * What was open when a round of look-ups began. What a search finds may be older than what these do to a user.
 *
 * @param imports the imports with records of the same destination; without the import itself, if it is a file: no user
 *     is in it twice
 * @param lastBatch the id of the newest batch
 * @param batches the batches that were not settled
 */
public record OpenWork(List<String> imports, long lastBatch, Set<Long> batches) {
    public static final OpenWork NONE = new OpenWork(List.of(), 0, Set.of());
}
