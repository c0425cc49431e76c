package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.sources.MatchKey;
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
 * Other open work on the users of a lookup round. The changes of a row depend on the directory's current values, which
 * may be outdated while another record about the user is open, or if one was open when the search began.
 */
final class ConcurrentWork {
    private final FoundUsers directory;
    private final LookupRound round;
    private final List<MatchKey> match;
    private final RecordOrder ofImport;
    private final Map<Long, UserKeys> keys = new HashMap<>();
    private final List<RelatedRecord> others;

    ConcurrentWork(Identities identities, String importId, LookupRound round) {
        this.round = round;
        directory = round.found();
        match = round.rules().match();
        ofImport = identities.turn(importId);
        var all = new UserKeys();
        round.records().stream().filter(ConcurrentWork::changesItsUser).forEach(record -> {
            UserKeys its = keys(record);
            keys.put(record.number(), its);
            all.add(its);
        });
        others = identities.others(round.openWork(), all);
    }

    /** Returns whether a record depends on its user's current values. Creates and managers set later do not. */
    private static boolean changesItsUser(UnidentifiedRecord record) {
        return !record.onlyManagerIsLeft() && record.operation() != Operation.CREATE;
    }

    /**
     * All keys by which other records may name a record's user: its own, and those of matching users of the directory.
     */
    private UserKeys keys(UnidentifiedRecord record) {
        var its = new UserKeys();
        its.add(record.user().id(), record.user().username(), record.user().email());
        its.add(round.unchanged().userId(record), null, null);
        found(record).forEach(user -> its.add(text(user, "_id"), text(user, "username"), text(user, "email")));
        return its;
    }

    private Stream<JsonNode> found(UnidentifiedRecord record) {
        Stream<JsonNode> byId = record.user().id() == null
                ? Stream.empty()
                : Stream.ofNullable(directory.byId(record.user().id()));
        Stream<JsonNode> byName = ReferencedUsers.isMatched(record, match)
                ? new UserMatch(record, match).all(directory)
                : ReferencedUsers.users(record).stream().flatMap(name -> name.in(directory).stream());
        return Stream.concat(byId, byName);
    }

    private static String text(JsonNode user, String attribute) {
        return user.path(attribute).textValue();
    }

    /** The record that has to be settled before a record's user is looked up; empty if the lookup is up to date. */
    Optional<RelatedRecord> ahead(UnidentifiedRecord record) {
        UserKeys its = keys.get(record.number());
        if (its == null || others.isEmpty()) {
            return Optional.empty();
        }
        RecordOrder turn = record.message() == null
                ? new RecordOrder(ofImport.message(), ofImport.file(), ofImport.source(), record.number())
                : RecordOrder.ofMessage(record.message(), record.number());
        // The latest of the earlier records, which itself waits for the others.
        return others.stream()
                .filter(other ->
                        other.isAbout(its) && (!other.open() || other.turn().compareTo(turn) < 0))
                .max(Comparator.comparing(RelatedRecord::open).thenComparing(RelatedRecord::turn));
    }
}
