package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.sources.MatchKey;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The match of a row to its user by the keys of its source. The first key that finds exactly one user decides; that
 * user's other keys may change, unless they are another user's.
 */
final class UserMatch {
    private final List<Key> keys;
    private final boolean creates;

    /** A key that the row has. */
    private record Key(MatchKey key, String value, boolean finds) {
        List<UserKey> searched() {
            return switch (key) {
                case EMPLOYEE_IDENTIFIER -> List.of(UserKey.employeeIdentifier(value));
                case USERNAME -> List.of(UserKey.username(value));
                case EMAIL -> UserKey.email(value);
            };
        }

        List<JsonNode> in(FoundUsers directory) {
            return switch (key) {
                case EMPLOYEE_IDENTIFIER -> directory.allOfEmployeeIdentifier(value);
                case USERNAME -> directory.allOfUsername(value);
                case EMAIL -> directory.allOfEmail(value);
            };
        }

        @Override
        public String toString() {
            return key.attribute() + " " + Quoting.quoted(value);
        }
    }

    /** A user, or the problem with the row; both are {@code null} for a user to create. */
    record Result(@Nullable JsonNode user, @Nullable Problem problem) {}

    /** @param match the keys of the source in their order; not empty */
    UserMatch(UnidentifiedRecord record, List<MatchKey> match) {
        creates = record.operation() == Operation.UPSERT;
        keys = Stream.concat(
                        match.stream(),
                        Stream.of(MatchKey.USERNAME, MatchKey.EMAIL).filter(key -> !match.contains(key)))
                .flatMap(key -> Stream.ofNullable(
                                record.requested().user().path(key.attribute()).textValue())
                        .map(value -> new Key(key, value, match.contains(key))))
                .toList();
    }

    /** The keys to search the directory for, including those that must not be another user's. */
    Stream<UserKey> searched() {
        return keys.stream().flatMap(key -> key.searched().stream());
    }

    /** All users that a key of the row finds. */
    Stream<JsonNode> all(FoundUsers directory) {
        return keys.stream().flatMap(key -> key.in(directory).stream());
    }

    Result in(FoundUsers directory) {
        JsonNode user = null;
        Key found = null;
        for (Key key : keys) {
            List<JsonNode> users = key.in(directory);
            if (key.finds() && users.size() > 1) {
                return failed(ProblemText.USER_AMBIGUOUS_SEVERAL.of(null, key, names(users)));
            }
            if (key.finds() && user == null && !users.isEmpty()) {
                user = users.get(0);
                found = key;
            }
        }
        for (Key key : keys) {
            JsonNode owner = key.in(directory).stream().findFirst().orElse(null);
            if (owner != null && user != null && !id(owner).equals(id(user))) {
                return failed(
                        ProblemText.USER_AMBIGUOUS_KEYS.of(null, String.valueOf(found), name(user), key, name(owner)));
            }
            if (owner != null && user == null) {
                return failed(ProblemText.USER_AMBIGUOUS_OTHERS.of(null, key, name(owner)));
            }
            if (owner == null && user != null && key.finds() && isBefore(key, found) && hasAnother(key, user)) {
                return failed(ProblemText.USER_AMBIGUOUS_VALUE.of(
                        null,
                        String.valueOf(found),
                        name(user),
                        key.key().attribute(),
                        Quoting.quoted(user.path(key.key().attribute()).asText()),
                        Quoting.quoted(key.value())));
            }
        }
        return user == null && !creates
                ? failed(ProblemText.USER_UNKNOWN_KEYS.of(
                        null,
                        keys.stream().filter(Key::finds).map(Key::toString).collect(Collectors.joining(" or "))))
                : new Result(user, null);
    }

    /** A stronger key that is another one in the directory: probably another person, who has the username now. */
    private boolean isBefore(Key key, @Nullable Key found) {
        return found != null && keys.indexOf(key) < keys.indexOf(found);
    }

    private static boolean hasAnother(Key key, JsonNode user) {
        String stored = user.path(key.key().attribute()).asText("");
        return !stored.isBlank() && !stored.equals(key.value());
    }

    private static Result failed(Problem problem) {
        return new Result(null, problem);
    }

    private static String names(List<JsonNode> users) {
        return users.stream().map(UserMatch::name).collect(Collectors.joining(", "));
    }

    private static String name(JsonNode user) {
        return Quoting.quoted(user.path("username").asText());
    }

    private static String id(JsonNode user) {
        return user.path("_id").asText();
    }

    /** The attributes that a user to create still lacks. */
    static List<String> missing(JsonNode created) {
        var missing = new ArrayList<String>();
        Stream.of(MatchKey.USERNAME, MatchKey.EMAIL)
                .map(MatchKey::attribute)
                .filter(attribute -> created.path(attribute).asText("").isBlank())
                .forEach(missing::add);
        return missing;
    }
}
