package dev.muster.jumpcloud.directory;

import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.UserIdentity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A search key: matches users whose attribute has a value.
 *
 * @param attribute attribute name in the v1 API
 */
public record UserKey(String attribute, String value) {

    /** Matches the user with an id. */
    public static UserKey id(String id) {
        return new UserKey("_id", id);
    }

    /** Matches the user with a username. Searches are case-sensitive (documented for v1). */
    public static UserKey username(String username) {
        return new UserKey("username", username);
    }

    /** Matches the user with an email address, as given and in lower case, as the directory stores it. */
    public static List<UserKey> email(String email) {
        Set<String> writings = new LinkedHashSet<>(List.of(email, email.toLowerCase(Locale.ROOT)));
        return writings.stream().map(writing -> new UserKey("email", writing)).toList();
    }

    /** Matches the user with an employee identifier. */
    public static UserKey employeeIdentifier(String identifier) {
        return new UserKey("employeeIdentifier", identifier);
    }

    /** All keys of a sent record's user; only the id if known. */
    public static List<UserKey> of(BatchRecord record) {
        UserIdentity user = record.user();
        return user.id() != null
                ? List.of(id(user.id()))
                : Stream.concat(Stream.of(username(user.knownUsername())), email(user.knownEmail()).stream())
                        .toList();
    }
}
