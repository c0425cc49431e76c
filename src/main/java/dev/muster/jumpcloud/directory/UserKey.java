package dev.muster.jumpcloud.directory;

import dev.muster.ledger.model.BatchRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the directory is asked for: the users whose attribute has that value.
 *
 * @param attribute by its name in the v1 API
 */
public record UserKey(String attribute, String value) {

    /** The user of that id. */
    public static UserKey id(String id) {
        return new UserKey("_id", id);
    }

    /** The user of that username, in just this writing: a search compares case by case (documented for v1). */
    public static UserKey username(String username) {
        return new UserKey("username", username);
    }

    /**
     * The user of that e-mail address. The directory keeps addresses in lower case, so it is asked for in both
     * writings.
     */
    public static List<UserKey> email(String email) {
        Set<String> writings = new LinkedHashSet<>(List.of(email, email.toLowerCase(Locale.ROOT)));
        return writings.stream().map(writing -> new UserKey("email", writing)).toList();
    }

    /** All that names the user of a record that was sent: the id alone where there is one. */
    public static List<UserKey> of(BatchRecord record) {
        return record.userId() != null
                ? List.of(id(record.userId()))
                : Stream.concat(Stream.of(username(record.username())), email(record.email()).stream())
                        .toList();
    }
}
