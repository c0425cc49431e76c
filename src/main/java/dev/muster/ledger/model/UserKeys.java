package dev.muster.ledger.model;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of some users. Mutable. */
public record UserKeys(Set<String> ids, Set<String> usernames, Set<String> emails) {

    public UserKeys() {
        this(new HashSet<>(), new HashSet<>(), new HashSet<>());
    }

    /** Adds the keys of a user; each may be {@code null}. */
    public void add(@Nullable String id, @Nullable String username, @Nullable String email) {
        if (id != null) {
            ids.add(id);
        }
        if (username != null) {
            usernames.add(username.toLowerCase(Locale.ROOT));
        }
        if (email != null) {
            emails.add(email.toLowerCase(Locale.ROOT));
        }
    }

    /** Adds the keys of other users. */
    public void add(UserKeys others) {
        ids.addAll(others.ids);
        usernames.addAll(others.usernames);
        emails.addAll(others.emails);
    }
}
