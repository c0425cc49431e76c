package dev.muster.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.Imports;
import dev.muster.ledger.Import;
import dev.muster.ledger.Records;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.MappedRecord;
import dev.muster.record.Problem;
import dev.muster.record.ProblemCode;
import java.util.Optional;

/**
 * Gives rows of a former dead letter back the secrets that were blanked there, from the ledger, as long as they are
 * about the same user of the same organization.
 */
final class LinkedSecrets {
    private static final JsonMapper JSON = new JsonMapper();
    private final Imports imports;
    private final Records records;
    private final AttributeCatalog catalog;

    LinkedSecrets(Imports imports, Records records, AttributeCatalog catalog) {
        this.imports = imports;
        this.records = records;
        this.catalog = catalog;
    }

    /** Completes the record; a problem if it had a secret that can't be given back to it. */
    Optional<Problem> restore(MappedRecord record, String organization) {
        if (record.link() == null || record.user() == null) {
            return Optional.empty();
        }
        Optional<JsonNode> first = imports.find(record.link().importId()).filter(any -> any.organization().equals(organization))
                .map(Import::id).flatMap(id -> records.payload(id, record.link().line())).map(LinkedSecrets::parse);
        return first.flatMap(user -> user.properties().stream()
                .filter(attribute -> catalog.isSecret(attribute.getKey()) && !record.user().has(attribute.getKey()))
                .map(secret -> giveBack(record, user, secret.getKey(), secret.getValue()))
                .<Problem>flatMap(Optional::stream).findFirst());
    }

    private static Optional<Problem> giveBack(MappedRecord record, JsonNode first, String name, JsonNode secret) {
        String key = first.has("username") || record.user().has("username") ? "username" : "id";
        if (!first.path(key).equals(record.user().path(key))) {
            return Optional.of(ProblemCode.SECRET_LOST.of(name, name + " was blanked in the dead letter and is not given to another " + key,
                    "Type the " + name + " in again."));
        }
        record.user().set(name, secret);
        return Optional.empty();
    }

    private static JsonNode parse(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A payload in the ledger is no JSON", e);
        }
    }
}
