package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A record whose user is identified.
 *
 * @param number of the row in its source, from 1
 * @param sendAs {@code CREATE} or {@code UPDATE}; {@code null} while only the manager is to be set
 * @param user as in the directory, whose names are kept if the row has none; a user to create has no id
 * @param payload the JSON to send
 * @param asked the requested values, if they include a secret that a later attempt may need; else {@code null}
 * @param manager number of the record in the same import that creates the manager, set afterwards; else {@code null}
 * @param importedAs earlier outcome of a record whose manager is still to be set; else {@code null}
 */
public record IdentifiedRecord(
        long number,
        @Nullable Operation sendAs,
        UserIdentity user,
        String payload,
        @Nullable String asked,
        @Nullable Long manager,
        @Nullable Outcome importedAs) {}
