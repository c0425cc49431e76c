package dev.muster.ledger.model;

import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;

/**
 * A record of which it is known now whom it is about.
 *
 * @param number of the row in its source, from 1
 * @param sendAs {@code CREATE} or {@code UPDATE}; {@code null} where nothing is sent before the manager is there
 * @param userId the user's id in the directory; {@code null} for one who is to be created
 * @param username the user's name in the directory, kept where the row names none; may be {@code null}, as the e-mail
 *     address
 * @param payload what is sent, as JSON
 * @param asked what the row asked for, if it has a secret, which a later attempt may need; else {@code null}
 * @param manager the number of the record of the same import that creates its manager, who is set after that; else
 *     {@code null}
 * @param importedAs what has become of it already, where only the manager is to be set; else {@code null}
 */
public record IdentifiedRecord(
        long number,
        Operation sendAs,
        String userId,
        String username,
        String email,
        String payload,
        String asked,
        Long manager,
        Outcome importedAs) {}
