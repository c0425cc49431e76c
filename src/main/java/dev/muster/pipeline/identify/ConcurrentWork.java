package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.ledger.Identities;
import dev.muster.ledger.model.RecordOrder;
import dev.muster.ledger.model.RelatedRecord;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UserKeys;
import dev.muster.records.schema.Operation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What else is done to the users of a round. What a row changes is decided by what the directory has of its user; while
 * another record about the user is open, or where one was when the search began, that may be out of date.
 */
final class ConcurrentWork {
    private final FoundUsers directory;
    private final RecordOrder ofImport;
    private final Map<Long, UserKeys> keys = new HashMap<>();
    private final List<RelatedRecord> others;

    ConcurrentWork(Identities identities, String importId, LookupRound round) {
        directory = round.found();
        ofImport = identities.turn(importId);
        var all = new UserKeys();
        round.records().stream().filter(ConcurrentWork::changesItsUser).forEach(record -> {
            UserKeys its = keys(record);
            keys.put(record.number(), its);
            all.add(its);
        });
        others = identities.others(round.openWork(), all);
    }

    /** What is created has no earlier state, and a manager alone is set whatever else the user has. */
    private static boolean changesItsUser(UnidentifiedRecord record) {
        return !record.onlyManagerIsLeft() && record.operation() != Operation.CREATE;
    }

    /**
     * By which keys others may name the user of a record: its own, and those of the directory's users who have one of
     * them.
     */
    private UserKeys keys(UnidentifiedRecord record) {
        var its = new UserKeys();
        its.add(record.userId(), record.username(), record.email());
        found(record).forEach(user -> its.add(text(user, "_id"), text(user, "username"), text(user, "email")));
        return its;
    }

    private Stream<JsonNode> found(UnidentifiedRecord record) {
        Stream<JsonNode> byId =
                record.userId() == null ? Stream.empty() : Stream.ofNullable(directory.byId(record.userId()));
        Stream<JsonNode> byName = ReferencedUsers.users(record).stream().flatMap(name -> name.in(directory).stream());
        return Stream.concat(byId, byName);
    }

    private static String text(JsonNode user, String attribute) {
        return user.path(attribute).textValue();
    }

    /**
     * The record that has to be done with before a record's user is looked up; empty where what was found of the user
     * holds.
     */
    Optional<RelatedRecord> ahead(UnidentifiedRecord record) {
        UserKeys its = keys.get(record.number());
        if (its == null || others.isEmpty()) {
            return Optional.empty();
        }
        RecordOrder turn = record.message() == null
                ? new RecordOrder(ofImport.message(), ofImport.file(), ofImport.source(), record.number())
                : RecordOrder.ofMessage(record.message(), record.number());
        // The latest of those that come before: it waits for the others itself.
        return others.stream()
                .filter(other ->
                        other.isAbout(its) && (!other.open() || other.turn().compareTo(turn) < 0))
                .max(Comparator.comparing(RelatedRecord::open).thenComparing(RelatedRecord::turn));
    }
}
