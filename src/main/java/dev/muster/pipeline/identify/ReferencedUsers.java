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

/** Whom a record names by username or e-mail address. */
final class ReferencedUsers {
    static final String MANAGER = "manager";

    private ReferencedUsers() {}

    /**
     * What the directory is asked for.
     *
     * @param updatesLookUp whether that goes for the users of updates by id, too
     */
    static List<UserKey> of(UnidentifiedRecord record, boolean updatesLookUp) {
        if (looksUpId(record, updatesLookUp)) {
            return Stream.concat(
                            Stream.of(UserKey.id(record.userId())),
                            managers(record).flatMap(name -> name.keys().stream()))
                    .toList();
        }
        var names = new ArrayList<UserReference>();
        if (record.onlyManagerIsLeft()) {
            if (record.userId() == null) {
                names.add(UserReference.of(record.username()));
            }
            if (record.manager().userId() == null && record.manager().username() != null) {
                names.add(UserReference.of(record.manager().username()));
            }
        } else {
            names.addAll(users(record));
            managers(record).forEach(names::add);
        }
        return names.stream().flatMap(name -> name.keys().stream()).toList();
    }

    /** The names by which the row says whom it is about; none where it is about somebody new, or gives an id. */
    static List<UserReference> users(UnidentifiedRecord record) {
        if (record.operation() == Operation.UPSERT) {
            return List.of(UserReference.of(record.username()), UserReference.of(record.email()));
        }
        return record.operation() == Operation.CREATE || record.userId() != null
                ? List.of()
                : List.of(UserReference.of(record.username() == null ? record.email() : record.username()));
    }

    /** Whether the record's user is looked up by id. */
    static boolean looksUpId(UnidentifiedRecord record, boolean updatesLookUp) {
        return updatesLookUp
                && !record.onlyManagerIsLeft()
                && record.operation() == Operation.UPDATE
                && record.userId() != null;
    }

    /** The managers whom a row may have, by whether its user is there. */
    private static Stream<UserReference> managers(UnidentifiedRecord record) {
        RequestedUser asked = RequestedUser.read(record.payload());
        return Stream.of(asked.user(), asked.created())
                .flatMap(user -> manager(user).stream())
                .distinct();
    }

    /** The manager, if one is named, and not by id. */
    static Optional<UserReference> manager(JsonNode user) {
        return Optional.ofNullable(user.path(MANAGER).textValue())
                .filter(text -> !UserId.is(text))
                .map(UserReference::of);
    }
}
