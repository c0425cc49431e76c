package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A username or an e-mail address by which a row names a user. Usernames are compared with regard to case, e-mail
 * addresses without, as the directory does it.
 *
 * @param isEmail whether it is an e-mail address; no username has an "@"
 */
public record UserReference(String text, boolean isEmail) {

    /** What a text names: with an "@" an e-mail address, else a username. */
    public static UserReference of(String text) {
        return new UserReference(text, text.contains("@"));
    }

    /** What the directory is to be asked for: the username in lower case, too, since that is what people often mean. */
    public List<UserKey> keys() {
        return isEmail
                ? UserKey.email(text)
                : Stream.of(text, lowerCase()).distinct().map(UserKey::username).toList();
    }

    /** The users of that name. */
    public List<JsonNode> in(FoundUsers directory) {
        return isEmail ? directory.allOfEmail(text) : directory.allOfUsername(text);
    }

    /** Whether a user has the username in lower case, but none has it as it is written. */
    public boolean onlyInLowerCase(FoundUsers directory) {
        return !isEmail
                && in(directory).isEmpty()
                && !directory.allOfUsername(lowerCase()).isEmpty();
    }

    /** The name in lower case. */
    public String lowerCase() {
        return text.toLowerCase(Locale.ROOT);
    }

    /** As messages have it: {@code the username "ada.brook"}. */
    @Override
    public String toString() {
        return "the " + (isEmail ? "email address" : "username") + " \"" + text + "\"";
    }
}
