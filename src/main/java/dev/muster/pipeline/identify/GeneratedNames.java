package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.ledger.CreatedUsers;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.records.mapping.UniqueName;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.RequestedUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the usernames of a round's records whose rows have none. A user who exists, by email address or employee
 * identifier, keeps the username. A new user gets the first one that neither the directory nor another record has.
 */
final class GeneratedNames {
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    private static final String EMPLOYEE = "employeeIdentifier";

    private final int candidates;
    private final Set<String> taken;

    /**
     * @param created knows the open records that create users
     * @param candidates the number of usernames to try for a record
     */
    GeneratedNames(CreatedUsers created, ImportRun importRun, List<UnidentifiedRecord> records, int candidates) {
        this.candidates = candidates;
        List<Name> names = records.stream()
                .filter(GeneratedNames::isOpen)
                .flatMap(record -> names(record.requested().created()))
                .toList();
        taken = new HashSet<>(
                created.openByUsername(names.stream().map(Name::username).toList(), importRun)
                        .keySet());
        taken.addAll(created.openByEmail(names.stream().flatMap(Name::emails).toList(), importRun)
                .keySet());
    }

    /** @param email {@code null} if it is not generated */
    private record Name(String username, @Nullable String email) {
        Stream<String> emails() {
            return Stream.ofNullable(email);
        }
    }

    /** Returns whether the username of a record is still to be decided. */
    static boolean isOpen(UnidentifiedRecord record) {
        return record.payload() != null
                && record.user().username() == null
                && record.operation() != Operation.UPDATE
                && !record.onlyManagerIsLeft()
                && UniqueName.isOpen(record.requested().created().path(USERNAME).asText());
    }

    private Stream<Name> names(ObjectNode user) {
        String email = user.path(EMAIL).asText();
        return IntStream.rangeClosed(1, candidates).mapToObj(number -> {
            String username = UniqueName.numbered(user.path(USERNAME).asText(), number);
            return new Name(username, isOpen(email) ? email.replace(UniqueName.USERNAME, username) : null);
        });
    }

    private static boolean isOpen(String email) {
        return email.contains(UniqueName.USERNAME);
    }

    /** The keys to search for: the user who may exist, and the users who have the candidates. */
    Stream<UserKey> keys(UnidentifiedRecord record) {
        ObjectNode user = record.requested().created();
        var keys = new ArrayList<UserKey>();
        ownEmail(user).map(UserKey::email).ifPresent(keys::addAll);
        employee(user).map(value -> new UserKey(EMPLOYEE, value)).ifPresent(keys::add);
        names(user).forEach(name -> {
            keys.add(UserKey.username(name.username()));
            name.emails().map(UserKey::email).forEach(keys::addAll);
        });
        return keys.stream();
    }

    private static Optional<String> ownEmail(ObjectNode user) {
        return Optional.ofNullable(user.path(EMAIL).textValue()).filter(email -> !isOpen(email));
    }

    private static Optional<String> employee(ObjectNode user) {
        return Optional.ofNullable(user.path(EMPLOYEE).textValue());
    }

    /** A record with its names; empty if all candidates belong to others. Records are given in their order. */
    Optional<UnidentifiedRecord> named(UnidentifiedRecord record, FoundUsers directory) {
        if (!isOpen(record)) {
            return Optional.of(record);
        }
        ObjectNode user = record.requested().created();
        return existing(user, directory)
                .map(known -> new Name(
                        known.path(USERNAME).asText(), known.path(EMAIL).asText()))
                .or(() -> names(user).filter(name -> isFree(name, directory)).findFirst())
                .map(name -> named(record, name));
    }

    private static Optional<JsonNode> existing(ObjectNode user, FoundUsers directory) {
        return ownEmail(user).map(directory::byEmail).or(() -> employee(user).flatMap(directory::byEmployeeIdentifier));
    }

    private boolean isFree(Name name, FoundUsers directory) {
        return directory.allOfUsername(name.username()).isEmpty()
                && name.emails().allMatch(email -> directory.allOfEmail(email).isEmpty())
                && Stream.concat(Stream.of(name.username()), name.emails())
                        .noneMatch(text -> taken.contains(text.toLowerCase(Locale.ROOT)));
    }

    private UnidentifiedRecord named(UnidentifiedRecord record, Name name) {
        RequestedUser asked = record.requested();
        String email = ownEmail(asked.created()).orElse(name.email());
        for (ObjectNode user : List.of(asked.user(), asked.created())) {
            user.put(USERNAME, name.username()).put(EMAIL, email);
        }
        taken.add(name.username().toLowerCase(Locale.ROOT));
        name.emails().forEach(text -> taken.add(text.toLowerCase(Locale.ROOT)));
        return new UnidentifiedRecord(
                record.number(),
                record.operation(),
                new UserIdentity(record.user().id(), name.username(), email),
                asked.json(),
                record.lookUntil(),
                record.manager(),
                record.message(),
                record.created());
    }
}
