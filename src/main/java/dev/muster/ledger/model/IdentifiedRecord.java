package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A record whose user is identified.
 *
 * @param number of the row in its source, from 1
 * @param sendAs {@code CREATE} or {@code UPDATE}; {@code null} while only the manager is to be set
 * @param userId the user's id in the directory; {@code null} for a user to create
 * @param username the directory's username, kept if the row has none; may be {@code null}, like the email address
 * @param payload the JSON to send
 * @param asked the requested values, if they include a secret that a later attempt may need; else {@code null}
 * @param manager number of the record in the same import that creates the manager, set afterwards; else {@code null}
 * @param importedAs earlier outcome of a record whose manager is still to be set; else {@code null}
 */
public record IdentifiedRecord(
        long number,
        @Nullable Operation sendAs,
        @Nullable String userId,
        @Nullable String username,
        @Nullable String email,
        String payload,
        @Nullable String asked,
        @Nullable Long manager,
        @Nullable Outcome importedAs) {}
