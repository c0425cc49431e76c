package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.jumpcloud.directory.UserReference;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.RequestedUser;
import dev.muster.records.validation.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The users that a record names by username or email address. */
final class ReferencedUsers {
    static final String MANAGER = "manager";

    private ReferencedUsers() {}

    /**
     * The keys to search the directory for.
     *
     * @param updatesLookUp whether to include users of updates by id
     */
    static List<UserKey> of(UnidentifiedRecord record, boolean updatesLookUp) {
        if (looksUpId(record, updatesLookUp)) {
            return Stream.concat(
                            Stream.of(UserKey.id(record.user().knownId())),
                            managers(record).flatMap(name -> name.keys().stream()))
                    .toList();
        }
        var names = new ArrayList<UserReference>();
        if (record.onlyManagerIsLeft()) {
            if (record.user().id() == null) {
                names.add(UserReference.of(record.user().knownUsername()));
            }
            UnidentifiedRecord.Manager manager = record.manager();
            if (manager != null && manager.userId() == null && manager.username() != null) {
                names.add(UserReference.of(manager.username()));
            }
        } else {
            names.addAll(users(record));
            managers(record).forEach(names::add);
        }
        return names.stream().flatMap(name -> name.keys().stream()).toList();
    }

    /** The names of the row's user; empty for a new user or an id. */
    static List<UserReference> users(UnidentifiedRecord record) {
        if (record.operation() == Operation.UPSERT) {
            return List.of(
                    UserReference.of(record.user().knownUsername()),
                    UserReference.of(record.user().knownEmail()));
        }
        return record.operation() == Operation.CREATE || record.user().id() != null
                ? List.of()
                : List.of(UserReference.of(
                        record.user().username() == null
                                ? record.user().knownEmail()
                                : record.user().username()));
    }

    /** Returns whether the record's user is looked up by id. */
    static boolean looksUpId(UnidentifiedRecord record, boolean updatesLookUp) {
        return updatesLookUp
                && !record.onlyManagerIsLeft()
                && record.operation() == Operation.UPDATE
                && record.user().id() != null;
    }

    /** The keys of the managers that a row names. */
    static Stream<UserKey> managerKeys(UnidentifiedRecord record) {
        return managers(record).flatMap(name -> name.keys().stream());
    }

    /** The managers that a row may set, depending on whether its user exists. */
    private static Stream<UserReference> managers(UnidentifiedRecord record) {
        RequestedUser asked = record.requested();
        return Stream.of(asked.user(), asked.created())
                .flatMap(user -> manager(user).stream())
                .distinct();
    }

    /** The manager, if named by username or email address. */
    static Optional<UserReference> manager(JsonNode user) {
        return Optional.ofNullable(user.path(MANAGER).textValue())
                .filter(text -> !UserId.is(text))
                .map(UserReference::of);
    }
}
