package dev.muster.identify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.directory.UserKey;
import dev.muster.directory.UserName;
import dev.muster.ledger.UnidentifiedRecord;
import dev.muster.record.Operation;
import dev.muster.record.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whom a record names by username or e-mail address. */
final class NamedUsers {
    static final String MANAGER = "manager";
    private static final JsonMapper JSON = new JsonMapper();

    private NamedUsers() {
    }

    /** What the directory is asked for. */
    static List<UserKey> of(UnidentifiedRecord record) {
        var names = new ArrayList<UserName>();
        if (record.onlyManagerIsLeft()) {
            if (record.userId() == null) {
                names.add(UserName.of(record.username()));
            }
            if (record.manager().userId() == null && record.manager().username() != null) {
                names.add(UserName.of(record.manager().username()));
            }
        } else {
            names.addAll(users(record));
            manager(payload(record)).ifPresent(names::add);
        }
        return names.stream().flatMap(name -> name.keys().stream()).toList();
    }

    /** The names by which the row says whom it is about; none where it is about somebody new, or gives an id. */
    static List<UserName> users(UnidentifiedRecord record) {
        if (record.operation() == Operation.UPSERT) {
            return List.of(UserName.of(record.username()), UserName.of(record.email()));
        }
        return record.operation() == Operation.CREATE || record.userId() != null ? List.of()
                : List.of(UserName.of(record.username() == null ? record.email() : record.username()));
    }

    /** The manager, if one is named, and not by id. */
    static Optional<UserName> manager(JsonNode user) {
        return Optional.ofNullable(user.path(MANAGER).textValue()).filter(text -> !UserId.is(text)).map(UserName::of);
    }

    /** What is to be sent of the record. */
    static ObjectNode payload(UnidentifiedRecord record) {
        try {
            return (ObjectNode) JSON.readTree(record.payload());
        } catch (JsonProcessingException quotesIt) {
            throw new IllegalStateException("The ledger's payload of row " + record.number() + " is no JSON");
        }
    }
}
