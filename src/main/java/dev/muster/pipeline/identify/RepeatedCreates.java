package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.jumpcloud.directory.UserReference;
import dev.muster.ledger.CreatedUsers;
import dev.muster.ledger.CreatedUsers.Creation;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a round that create users this home has created before: a corrected or extended file contains them
 * again. The directory decides: an existing user is settled, a deleted user is created again.
 */
final class RepeatedCreates {
    private final Map<Long, Creation> creations = new HashMap<>();

    /**
     * @param created the users created by this home
     * @param waits whether records wait for creates of older imports or earlier messages
     */
    RepeatedCreates(CreatedUsers created, ImportRun importRun, List<UnidentifiedRecord> records, boolean waits) {
        List<UnidentifiedRecord> creates = records.stream()
                .filter(record -> record.operation() == Operation.CREATE && !record.onlyManagerIsLeft())
                .toList();
        List<String> usernames = creates.stream()
                .map(record -> record.user().username())
                .filter(Objects::nonNull)
                .toList();
        List<String> emails = creates.stream()
                .map(RepeatedCreates::email)
                .filter(Objects::nonNull)
                .toList();
        Map<String, Creation> byUsername = created.byUsername(usernames, importRun.destination());
        Map<String, Creation> byEmail = created.byEmail(emails, importRun.destination());
        Map<String, Creation> openByUsername =
                waits ? created.openByUsername(usernames, importRun) : Collections.emptyMap();
        Map<String, Creation> openByEmail = waits ? created.openByEmail(emails, importRun) : Collections.emptyMap();
        for (UnidentifiedRecord record : creates) {
            Stream.of(openByUsername.get(lowerCase(record.user().username())), openByEmail.get(email(record)))
                    .filter(Objects::nonNull)
                    .filter(open -> !open.importId().equals(importRun.id()) || open.number() < record.number())
                    .findFirst()
                    .or(() -> Optional.ofNullable(byUsername.get(record.user().username())))
                    .or(() -> Optional.ofNullable(byEmail.get(email(record))))
                    .ifPresent(creation -> creations.put(record.number(), creation));
        }
    }

    private static @Nullable String email(UnidentifiedRecord record) {
        return lowerCase(record.user().email());
    }

    private static @Nullable String lowerCase(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** Returns whether the earlier record that creates the same user has no outcome yet. */
    boolean waits(UnidentifiedRecord record) {
        return creations.containsKey(record.number())
                && creations.get(record.number()).open();
    }

    /** The keys to search for a record's user; empty for a first create. */
    List<UserKey> keys(UnidentifiedRecord record) {
        return creations.containsKey(record.number())
                ? Stream.concat(
                                Stream.ofNullable(record.user().username())
                                        .flatMap(name -> UserReference.of(name).keys().stream()),
                                UserKey.email(record.user().knownEmail()).stream())
                        .toList()
                : List.of();
    }

    /** Settles a record whose user exists; empty for any other record, which may be sent. */
    Optional<LookupDecision> decide(UnidentifiedRecord record, FoundUsers directory, SentAttributes attributes) {
        Creation creation = creations.get(record.number());
        if (creation == null) {
            return Optional.empty();
        }
        JsonNode user = user(record, directory);
        if (user == null) {
            return Optional.empty();
        }
        List<String> different = attributes.different(sent(record, directory), user);
        if (different.isEmpty()) {
            Problem already = ProblemText.IMPORTED_ALREADY_UNCHANGED.of(null, creation.importId(), creation.line());
            return settled(new RecordOutcome(
                    Outcome.UNCHANGED, already, user.path("_id").asText()));
        }
        return settled(RecordOutcome.failed(
                Outcome.INVALID,
                ProblemText.IMPORTED_DIFFERENTLY.of(
                        null, creation.importId(), creation.line(), String.join(", ", different))));
    }

    private static Optional<LookupDecision> settled(RecordOutcome outcome) {
        return Optional.of(new LookupDecision.Settled(outcome));
    }

    private static JsonNode user(UnidentifiedRecord record, FoundUsers directory) {
        return Optional.ofNullable(directory.byUsername(
                        record.user().knownUsername(), record.user().knownEmail()))
                .orElseGet(() -> directory.byEmail(record.user().knownEmail()));
    }

    /** The payload to send, with the manager's id if the directory has the named manager. */
    private static ObjectNode sent(UnidentifiedRecord record, FoundUsers directory) {
        ObjectNode sent = record.requested().created();
        ReferencedUsers.manager(sent)
                .map(name -> ReferencedUsers.managers(name, directory))
                .filter(managers -> managers.size() == 1)
                .ifPresent(managers -> sent.put(
                        ReferencedUsers.MANAGER, managers.get(0).path("_id").asText()));
        return sent;
    }
}
