package dev.muster.pipeline.intake;

import dev.muster.ledger.CreatedUsers;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows that create a user that this home has created or is creating. Only these are looked up in the directory
 * before they are sent, so that an import of new users needs no lookup.
 */
public final class PreviousCreates {
    private final CreatedUsers created;

    public PreviousCreates(CreatedUsers created) {
        this.created = created;
    }

    /** The records of an import that may name a user who exists already. */
    public Set<MappedRecord> among(List<MappedRecord> records, ImportRun importRun) {
        List<MappedRecord> creates = records.stream()
                .filter(record -> record.operation() == Operation.CREATE
                        && record.problems().isEmpty())
                .toList();
        List<String> usernames = creates.stream()
                .map(MappedRecord::username)
                .filter(Objects::nonNull)
                .toList();
        List<String> emails = creates.stream()
                .map(PreviousCreates::email)
                .filter(Objects::nonNull)
                .toList();
        var knownUsernames = new HashSet<>(
                created.byUsername(usernames, importRun.destination()).keySet());
        knownUsernames.addAll(created.openByUsername(usernames, importRun).keySet());
        var knownEmails =
                new HashSet<>(created.byEmail(emails, importRun.destination()).keySet());
        knownEmails.addAll(created.openByEmail(emails, importRun).keySet());
        Set<MappedRecord> known = Collections.newSetFromMap(new IdentityHashMap<>());
        creates.stream()
                .filter(record -> knownUsernames.contains(record.username()) || knownEmails.contains(email(record)))
                .forEach(known::add);
        return known;
    }

    private static @Nullable String email(MappedRecord record) {
        return record.email() == null ? null : record.email().toLowerCase(Locale.ROOT);
    }
}
