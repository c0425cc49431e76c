package dev.muster.pipeline.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.directory.UserChanges;
import dev.muster.ledger.Imports;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Records;
import dev.muster.ledger.model.NewRecord;
import dev.muster.pipeline.deadletter.LinkedSecrets;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.Problems;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordLink;
import dev.muster.records.validation.RequestedUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which records may be sent, and what the ledger keeps of each. */
public final class RecordAdmission {
    private final AttributeCatalog catalog;
    private final LinkedSecrets linkedSecrets;
    private final Imports imports;
    private final Records records;
    private final UserChanges changes;

    /** @param former the ledger that knows the attempts that rows refer to */
    public RecordAdmission(Ledger former, AttributeCatalog catalog) {
        changes = new UserChanges(catalog, ArrayMode.REPLACE);
        this.catalog = catalog;
        imports = former.imports();
        records = former.records();
        linkedSecrets = new LinkedSecrets(former.imports(), former.records(), catalog);
    }

    /**
     * @param mapped the record as its row has it
     * @param more problems in addition to the record's own
     * @param secretColumns the secrets that the record's row has a cell or a key for, filled or not
     * @param updatesLookUp whether the user of an update is looked up even where the row gives the id
     * @param known whether its user may exist already, so that the directory is searched before it is sent
     */
    public NewRecord admit(
            MappedRecord mapped,
            List<Problem> more,
            Destination destination,
            Set<String> secretColumns,
            boolean updatesLookUp,
            boolean known) {
        MappedRecord record = named(mapped, destination);
        var problems = new ArrayList<>(record.problems());
        problems.addAll(more);
        linkedSecrets.restore(record, destination, secretColumns).ifPresent(problems::add);
        var link = Optional.ofNullable(record.link()).filter(first -> !isOfAnother(first, destination));
        var former = new PreviousAttempts(
                record, problems.isEmpty() ? link.map(records::attempts).orElse(List.of()) : List.of());
        former.obstacle().ifPresent(problems::add);
        // A record in doubt is looked up by other rules.
        boolean lookedUp = known && former.doubt().isEmpty();
        @Nullable List<GroupName> groups = record.given().groups();
        boolean identified = record.identified(updatesLookUp) && !lookedUp && (groups == null || groups.isEmpty());
        return new NewRecord(
                record.number(),
                record.line(),
                record.operation(),
                new NewRecord.Keys(
                        reported(record.username(), record.given().username(), record),
                        reported(record.email(), record.given().email(), record),
                        record.user() == null
                                ? null
                                : record.user().path("employeeIdentifier").asText(null),
                        record.id()),
                Problems.join(problems),
                record.warnings(),
                link.orElse(null),
                new NewRecord.Request(
                        identified,
                        record.user() == null ? null : payload(record, identified),
                        former.doubt().orElse(null),
                        groups));
    }

    /** The record with the names that were generated for an earlier attempt of its row that may have succeeded. */
    private MappedRecord named(MappedRecord record, Destination destination) {
        return Optional.ofNullable(record.link())
                .filter(first -> !record.isNamed() && !isOfAnother(first, destination))
                .flatMap(first -> records.attempts(first).stream()
                        .filter(attempt -> attempt.user().username() != null)
                        .filter(attempt ->
                                attempt.isOpen() || attempt.userIsThere() || attempt.outcome() == Outcome.UNRESOLVED)
                        .reduce((former, later) -> later))
                .map(attempt -> record.named(
                        attempt.user().knownUsername(), attempt.user().knownEmail()))
                .orElse(record);
    }

    /** The payload to send; for a record whose user is looked up first, the user as requested. */
    private String payload(MappedRecord record, boolean identified) {
        if (!identified || record.id() == null) {
            return RequestedUser.of(record).json();
        }
        ObjectNode sent = JsonNodeFactory.instance.objectNode().put("id", record.id());
        return sent.setAll(changes.ofUnknown(record.user())).toString();
    }

    /**
     * A name as it is sent, or else as the row gives it, so that an outcome says which name is invalid; never a secret
     * of the row.
     */
    private @Nullable String reported(@Nullable String sent, @Nullable String given, MappedRecord record) {
        return sent != null || given == null
                ? sent
                : Redaction.ofUsers(List.of(String.valueOf(record.user())), catalog)
                        .of(given);
    }

    /** An attempt in one directory says nothing about another directory. */
    private boolean isOfAnother(RecordLink first, Destination destination) {
        return imports.find(first.importId())
                .filter(former -> !former.destination().equals(destination))
                .isPresent();
    }
}
