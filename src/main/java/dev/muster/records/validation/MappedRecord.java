package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.mapping.UniqueName;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as JumpCloud would get it, with everything that is wrong with it.
 *
 * @param number the row's number in the source, from 1
 * @param line the record's position in the source; see {@link SourceRow#line()}
 * @param operation the operation; {@code null} if the row asks for an unknown one
 * @param user what the row asks for, its keys in the catalog's order; complete only if there are no problems.
 *     {@code null} clears, within lists and objects too
 * @param created what an upsert asks for if its user has to be created, with the mapping's defaults; {@code null} where
 *     that is no more than {@code user}
 * @param problems all problems of the row; empty if it may be sent
 * @param warnings what its user should know of the row although it is sent
 * @param link the row's first attempt; {@code null} for a row that is not from a dead letter
 * @param given the names that the row gives, valid or not
 */
public record MappedRecord(
        long number,
        long line,
        @Nullable Operation operation,
        ObjectNode user,
        @Nullable ObjectNode created,
        List<Problem> problems,
        List<Problem> warnings,
        @Nullable RecordLink link,
        GivenNames given) {
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";

    public MappedRecord {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** A row without defaults for those who are created, which names its user in no other way than the record does. */
    public MappedRecord(
            long number,
            long line,
            Operation operation,
            ObjectNode user,
            List<Problem> problems,
            List<Problem> warnings,
            @Nullable RecordLink link) {
        this(number, line, operation, user, null, problems, warnings, link, GivenNames.NONE);
    }

    /** The record with names that are decided. The email address is that of the row, if it has one. */
    public MappedRecord named(String username, String email) {
        ObjectNode other = named(user, username, email);
        return new MappedRecord(
                number,
                line,
                operation,
                other,
                created == null ? null : named(created, username, email),
                problems,
                warnings,
                link,
                given);
    }

    private static ObjectNode named(ObjectNode user, String username, String email) {
        ObjectNode named = user.deepCopy().put(USERNAME, username);
        return user.path(EMAIL).asText().contains(UniqueName.USERNAME) ? named.put(EMAIL, email) : named;
    }

    /** Returns whether it has no problems. */
    public boolean valid() {
        return problems.isEmpty();
    }

    /** The user's name in the directory; {@code null} if the row does not say, or it is to be generated. */
    public @Nullable String username() {
        return isNamed() ? text(USERNAME) : null;
    }

    /** Returns whether no username is to be generated for it. */
    public boolean isNamed() {
        return !UniqueName.isOpen(user.path(USERNAME).asText());
    }

    /** The email address as it is sent; {@code null} without a valid one. */
    public @Nullable String email() {
        String email = text(EMAIL);
        return !isNamed() && email != null && email.contains(UniqueName.USERNAME) ? null : email;
    }

    /** The id of an existing user, lower case; {@code null} if the row does not say. */
    public @Nullable String id() {
        return text("id");
    }

    /**
     * Returns whether it can be sent without a lookup: it gives the ids of its user and manager.
     *
     * @param updatesLookUp whether the user of an update is looked up even by id, to send only what differs
     */
    public boolean identified(boolean updatesLookUp) {
        String manager = text("manager");
        boolean ofUser =
                operation == Operation.CREATE || operation == Operation.UPDATE && id() != null && !updatesLookUp;
        return (operation == null || ofUser) && isNamed() && (manager == null || UserId.is(manager));
    }

    private @Nullable String text(String key) {
        JsonNode value = user.get(key);
        return value == null || value.isNull() ? null : value.asText();
    }
}
