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
 * The invented users of a trial. Their names contain a random part, so that they match no real user. They have no
 * password, are staged, and their addresses are at example.com, where no mail arrives.
 */
final class TrialUsers {
    private static final int RANDOM_BYTES = 4;
    private static final String CHANGED = "changed by muster doctor --learn";

    private final String stem;
    private final Person valid;
    private final Person sameEmail;
    private final Person malformed;
    private final Person upperCaseUsername;
    private final Person upperCaseEmail;

    /** An invented user, as sent. */
    record Person(String username, String email) {}

    private TrialUsers(String random) {
        stem = "muster-learn-" + random;
        valid = person("new", address("new"));
        sameEmail = person("twin", valid.email);
        malformed = person("bad", stem + "-bad");
        upperCaseUsername = new Person(valid.username.toUpperCase(Locale.ROOT), address("name"));
        upperCaseEmail = person("mail", valid.email.toUpperCase(Locale.ROOT));
    }

    /** New users with random names. */
    static TrialUsers invent() {
        var random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new TrialUsers(HexFormat.of().formatHex(random));
    }

    /** @param random the part that their names have in common */
    static TrialUsers of(String random) {
        return new TrialUsers(random);
    }

    private Person person(String which, String email) {
        return new Person(stem + "-" + which, email);
    }

    private String address(String which) {
        return stem + "-" + which + "@example.com";
    }

    /** The beginning of all their usernames, in lower case. */
    String stem() {
        return stem;
    }

    Person valid() {
        return valid;
    }

    /** The user with the email of the valid one. */
    Person sameEmail() {
        return sameEmail;
    }

    /** The user without a valid email. */
    Person malformed() {
        return malformed;
    }

    /** The user with the valid one's username in upper case. */
    Person upperCaseUsername() {
        return upperCaseUsername;
    }

    /** The user with the valid one's email in upper case. */
    Person upperCaseEmail() {
        return upperCaseEmail;
    }

    Stream<Person> all() {
        return Stream.of(valid, sameEmail, malformed, upperCaseUsername, upperCaseEmail);
    }

    /** The body of a request that creates people. */
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

    /** The body of a request that changes the user with an id. */
    static String changing(String id) {
        ObjectNode user = JsonNodeFactory.instance.objectNode().put("id", id).put("description", CHANGED);
        return JsonNodeFactory.instance.arrayNode().add(user).toString();
    }

    /** Returns whether a user of the directory has the change. */
    static boolean isChanged(JsonNode user) {
        return user.path("description").asText().equals(CHANGED);
    }

    /** The keys by which to search the directory for all of them. */
    List<UserKey> keys() {
        return all().flatMap(person -> Stream.concat(
                        Stream.of(person.username, person.username.toLowerCase(Locale.ROOT))
                                .map(UserKey::username),
                        UserKey.email(person.email).stream()))
                .distinct()
                .toList();
    }

    /** Returns whether a user of the directory is one of them: both username and email must match. */
    boolean include(JsonNode user) {
        return has(all().map(Person::username), user.path("username").asText())
                && has(all().map(Person::email), user.path("email").asText());
    }

    private static boolean has(Stream<String> names, String name) {
        return names.anyMatch(name::equalsIgnoreCase);
    }

    /** The usernames of people, for messages. */
    static String names(List<Person> people) {
        return people.stream().map(Person::username).collect(Collectors.joining(", "));
    }
}
