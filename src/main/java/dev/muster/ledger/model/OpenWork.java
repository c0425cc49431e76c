package dev.muster.ledger.model;

import java.util.List;
import java.util.Set;

/**
 * The open work at the start of a lookup round. Search results may be older than its effects on a user.
 *
 * @param imports imports with records for the same destination, except the import itself if it is a file, where each
 *     user is unique
 * @param lastBatch the id of the newest batch
 * @param batches the batches that are not settled
 */
public record OpenWork(List<String> imports, long lastBatch, Set<Long> batches) {
    public static final OpenWork NONE = new OpenWork(List.of(), 0, Set.of());
}
