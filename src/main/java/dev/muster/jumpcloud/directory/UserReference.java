package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A username or email address by which a row names a user. As in the directory, usernames are case-sensitive and email
 * addresses are not.
 *
 * @param isEmail whether it is an email address; usernames never contain "@"
 */
public record UserReference(String text, boolean isEmail) {

    /** Parses a text: an email address if it contains "@", else a username. */
    public static UserReference of(String text) {
        return new UserReference(text, text.contains("@"));
    }

    /** The search keys. Includes the username in lower case, which users often mean. */
    public List<UserKey> keys() {
        return isEmail
                ? UserKey.email(text)
                : Stream.of(text, lowerCase()).distinct().map(UserKey::username).toList();
    }

    /** The users with this name. */
    public List<JsonNode> in(FoundUsers directory) {
        return isEmail ? directory.allOfEmail(text) : directory.allOfUsername(text);
    }

    /** Returns whether the username exists in lower case only. */
    public boolean onlyInLowerCase(FoundUsers directory) {
        return !isEmail
                && in(directory).isEmpty()
                && !directory.allOfUsername(lowerCase()).isEmpty();
    }

    /** The name in lower case. */
    public String lowerCase() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The form for messages: {@code the username "ada.brook"}. */
    @Override
    public String toString() {
        return "the " + (isEmail ? "email address" : "username") + " \"" + text + "\"";
    }
}
