package dev.muster.records.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The attributes that a row asks for, kept in the ledger until the user was looked up.
 *
 * @param user what it asks for of a user who exists
 * @param created what it asks for if the user has to be created
 */
public record RequestedUser(ObjectNode user, ObjectNode created) {
    private static final JsonMapper JSON = new JsonMapper();
    /** No attribute has such a name. */
    private static final String CREATED = "$created";

    /** @param record without problems */
    public static RequestedUser of(MappedRecord record) {
        return new RequestedUser(record.user(), record.created() == null ? record.user() : record.created());
    }

    /**
     * Reads {@link #json()}; throws {@link IllegalStateException}, which does not quote it, if it is something else.
     */
    public static RequestedUser read(String json) {
        try {
            ObjectNode user = (ObjectNode) JSON.readTree(json);
            JsonNode created = user.remove(CREATED);
            return new RequestedUser(user, created == null ? user : (ObjectNode) created);
        } catch (JsonProcessingException quotesIt) {
            throw new IllegalStateException("A payload in the ledger is not valid JSON");
        }
    }

    /** A text from which it can be read again; where both are the same, that of the user. */
    public String json() {
        return created == user
                ? user.toString()
                : user.deepCopy().set(CREATED, created).toString();
    }
}
