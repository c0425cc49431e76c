package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.directory.UserKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users of a trial. Nobody else has their names, which end in a random part; they have no password, their addresses
 * are at example.com, where no mail arrives, and they are staged, so that nothing of the organization is open to them.
 */
final class TrialUsers {
    private static final int RANDOM_BYTES = 4;
    private static final String CHANGED = "changed by muster doctor --learn";

    private final String stem;
    private final Person newcomer;
    private final Person twin;
    private final Person malformed;
    private final Person otherUsername;
    private final Person otherEmail;

    private TrialUsers(String random) {
        stem = "muster-learn-" + random;
        newcomer = person("new", address("new"));
        twin = person("twin", newcomer.email);
        malformed = person("bad", stem + "-bad");
        otherUsername = new Person(upperCase(newcomer.username), address("name"));
        otherEmail = person("mail", upperCase(newcomer.email));
    }

    /** Users whom nobody has heard of. */
    static TrialUsers invent() {
        var random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new TrialUsers(HexFormat.of().formatHex(random));
    }

    /** @param random what their names have in common */
    static TrialUsers of(String random) {
        return new TrialUsers(random);
    }

    /** Somebody who is sent. */
    record Person(String username, String email) {}

    private Person person(String which, String email) {
        return new Person(stem + "-" + which, email);
    }

    private String address(String which) {
        return stem + "-" + which + "@example.com";
    }

    /** What all their names begin with, in lower case. */
    String stem() {
        return stem;
    }

    /** With whom nothing is wrong. */
    Person newcomer() {
        return newcomer;
    }

    /** Who has the newcomer's e-mail address. */
    Person twin() {
        return twin;
    }

    /** Whose e-mail address is none. */
    Person malformed() {
        return malformed;
    }

    /** Who has the newcomer's username, in upper case. */
    Person otherUsername() {
        return otherUsername;
    }

    /** Who has the newcomer's e-mail address, in upper case. */
    Person otherEmail() {
        return otherEmail;
    }

    /** What is sent to create people. */
    static String creating(List<Person> people) {
        ArrayNode users = JsonNodeFactory.instance.arrayNode();
        people.forEach(person -> users.addObject()
                .put("username", person.username)
                .put("email", person.email)
                .put("firstname", "Muster")
                .put("lastname", "Learn")
                .put("state", "STAGED"));
        return users.toString();
    }

    /** What is sent to change the user of an id. */
    static String changing(String id) {
        ObjectNode user = JsonNodeFactory.instance.objectNode().put("id", id).put("description", CHANGED);
        return JsonNodeFactory.instance.arrayNode().add(user).toString();
    }

    /** Whether a user of the directory was changed so. */
    static boolean isChanged(JsonNode user) {
        return user.path("description").asText().equals(CHANGED);
    }

    /** All that may name one of them in the directory. */
    List<UserKey> keys() {
        return all().flatMap(person -> Stream.concat(
                        Stream.of(person.username, lowerCase(person.username)).map(UserKey::username),
                        UserKey.email(person.email).stream()))
                .distinct()
                .toList();
    }

    /** Whether a user of the directory is one of them: both names are. */
    boolean areThese(JsonNode user) {
        return has(all().map(Person::username), user.path("username").asText())
                && has(all().map(Person::email), user.path("email").asText());
    }

    private static boolean has(Stream<String> names, String name) {
        return names.anyMatch(name::equalsIgnoreCase);
    }

    /** Their usernames, for people. */
    static String names(List<Person> people) {
        return people.stream().map(Person::username).collect(Collectors.joining(", "));
    }

    /** All of them. */
    Stream<Person> all() {
        return Stream.of(newcomer, twin, malformed, otherUsername, otherEmail);
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String upperCase(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
