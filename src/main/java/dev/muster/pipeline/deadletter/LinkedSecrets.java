package dev.muster.pipeline.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.ledger.Imports;
import dev.muster.ledger.Records;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordLink;
import dev.muster.records.validation.RequestedUser;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Restores blanked secrets of dead-letter rows from the ledger, if the rows are about the same user of the same
 * destination. An attempt without its secret refers to the attempt before it.
 */
public final class LinkedSecrets {
    /** Limit on attempts to follow: more than a user needs, and an end for circular links. */
    private static final int MOST_ATTEMPTS = 100;

    private final Imports imports;
    private final Records records;
    private final AttributeCatalog catalog;

    public LinkedSecrets(Imports imports, Records records, AttributeCatalog catalog) {
        this.imports = imports;
        this.records = records;
        this.catalog = catalog;
    }

    /**
     * Adds the secrets to a record; returns a problem if one cannot be restored.
     *
     * @param columns the secrets with a cell or key in the row, blank or not
     */
    public Optional<Problem> restore(MappedRecord record, Destination destination, Set<String> columns) {
        if (record.user() == null) {
            return Optional.empty();
        }
        Optional<RecordLink> attempt = Optional.ofNullable(record.link());
        Optional<Problem> problem = Optional.empty();
        for (int attempts = 0; attempts < MOST_ATTEMPTS && attempt.isPresent() && problem.isEmpty(); attempts++) {
            problem = restoreFrom(attempt.get(), record, destination, columns);
            attempt = attempt.flatMap(records::formerAttempt);
        }
        return problem;
    }

    private Optional<Problem> restoreFrom(
            RecordLink attempt, MappedRecord record, Destination destination, Set<String> columns) {
        Optional<ImportRun> itsImport =
                imports.find(attempt.importId()).filter(any -> any.destination().equals(destination));
        if (itsImport.isEmpty()) {
            String unknown = Quoting.quoted(attempt.importId());
            return lost(
                    record, columns, name -> ProblemText.SECRET_LOST_NO_IMPORT.of(name, unknown, destination, name));
        }
        Optional<JsonNode> former = records.payload(attempt.importId(), attempt.line())
                .map(payload -> RequestedUser.read(payload).user());
        if (former.filter(JsonNode::isEmpty).isPresent()) {
            // A row with the wrong number of cells was not read, but its secrets were blanked anyway.
            return lost(record, columns, name -> ProblemText.SECRET_LOST_UNREAD.of(name, name));
        }
        return former.flatMap(user -> user.properties().stream()
                .filter(attribute ->
                        catalog.isSecret(attribute.getKey()) && !record.user().has(attribute.getKey()))
                .map(secret -> giveBack(record, user, secret.getKey(), secret.getValue()))
                .<Problem>flatMap(Optional::stream)
                .findFirst());
    }

    private static Optional<Problem> giveBack(MappedRecord record, JsonNode former, String name, JsonNode secret) {
        String key = former.has("username") || record.user().has("username") ? "username" : "id";
        if (!former.path(key).equals(record.user().path(key))) {
            return Optional.of(ProblemText.SECRET_LOST_OTHER_USER.of(name, name, key));
        }
        record.user().set(name, secret);
        if (record.created() != null) {
            record.created().set(name, secret);
        }
        return Optional.empty();
    }

    /**
     * The problem of a secret that cannot be restored. It may have existed, and without it the user would be set up
     * incorrectly.
     */
    private static Optional<Problem> lost(MappedRecord record, Set<String> columns, Function<String, Problem> problem) {
        return columns.stream()
                .filter(name -> !record.user().has(name))
                .findFirst()
                .map(problem);
    }
}
