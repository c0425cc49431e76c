package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.sources.MatchKey;
import dev.muster.jumpcloud.directory.FoundUsers;
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
     * @param match the keys of the record's source; empty for username and email address
     */
    static List<UserKey> of(UnidentifiedRecord record, boolean updatesLookUp, List<MatchKey> match) {
        if (looksUpId(record, updatesLookUp)) {
            return Stream.concat(
                            Stream.of(UserKey.id(record.user().knownId())),
                            managers(record).flatMap(ReferencedUsers::keysOfManager))
                    .toList();
        }
        if (isMatched(record, match)) {
            return Stream.concat(
                            new UserMatch(record, match).searched(),
                            managers(record).flatMap(ReferencedUsers::keysOfManager))
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
        }
        Stream<UserKey> ofManagers =
                record.onlyManagerIsLeft() ? Stream.empty() : managers(record).flatMap(ReferencedUsers::keysOfManager);
        return Stream.concat(names.stream().flatMap(name -> name.keys().stream()), ofManagers)
                .toList();
    }

    /** Returns whether the record's user is found by the keys of its source. */
    static boolean isMatched(UnidentifiedRecord record, List<MatchKey> match) {
        return !match.isEmpty()
                && !record.onlyManagerIsLeft()
                && record.operation() != Operation.CREATE
                && record.user().id() == null;
    }

    /** A manager may be named by any key. */
    private static Stream<UserKey> keysOfManager(UserReference name) {
        return name.isEmail()
                ? name.keys().stream()
                : Stream.concat(name.keys().stream(), Stream.of(UserKey.employeeIdentifier(name.text())));
    }

    /** The first and last names of managers, to search for. */
    static Stream<String> fullNames(UnidentifiedRecord record) {
        return record.onlyManagerIsLeft()
                ? Stream.empty()
                : managers(record).map(UserReference::text).filter(name -> name.indexOf(' ') > 0);
    }

    /** The directory users that a manager's name may mean: by username or email, else employee number, else name. */
    static List<JsonNode> managers(UserReference name, FoundUsers directory) {
        return Stream.of(
                        name.in(directory),
                        name.isEmail() ? List.<JsonNode>of() : directory.allOfEmployeeIdentifier(name.text()),
                        directory.allOfFullName(name.text()))
                .filter(users -> !users.isEmpty())
                .findFirst()
                .orElse(List.of());
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
