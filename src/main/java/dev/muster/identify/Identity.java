package dev.muster.identify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.directory.FoundUsers;
import dev.muster.directory.SentAttributes;
import dev.muster.directory.UserName;
import dev.muster.ledger.IdentifiedRecord;
import dev.muster.ledger.RecordOutcome;
import dev.muster.ledger.UnidentifiedRecord;
import dev.muster.record.Operation;
import dev.muster.record.Outcome;
import dev.muster.record.Problem;
import dev.muster.record.ProblemCode;
import dev.muster.record.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Decides by the directory's users whom one record is about, who its manager is, and how it is sent. */
final class Identity {
    private static final String ID = "id";
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";

    private final UnidentifiedRecord record;
    private final FoundUsers directory;
    private final SentAttributes attributes;
    private final Function<UserName, Optional<Long>> creators;
    private final List<Problem> problems = new ArrayList<>();

    /** @param creators finds the record of the same import that creates a user, by its number */
    Identity(UnidentifiedRecord record, FoundUsers directory, SentAttributes attributes, Function<UserName, Optional<Long>> creators) {
        this.record = record;
        this.directory = directory;
        this.attributes = attributes;
        this.creators = creators;
    }

    Decision decide() {
        return record.onlyManagerIsLeft() ? setManager() : identify();
    }

    private Decision identify() {
        ObjectNode sent = NamedUsers.payload(record);
        JsonNode user = user();
        Long manager = NamedUsers.manager(sent).map(name -> manager(name, sent)).orElse(null);
        if (!problems.isEmpty()) {
            return new Decision.Settled(RecordOutcome.failed(Outcome.INVALID, Problems.join(problems)));
        }
        boolean creates = user == null && record.userId() == null;
        return creates ? create(sent, manager) : update(sent, user, manager);
    }

    /** The directory's user whom the row names; {@code null} where it names nobody, or somebody who is to be created. */
    private JsonNode user() {
        List<UserName> names = NamedUsers.users(record);
        if (record.operation() == Operation.UPSERT) {
            return upserted(names.get(0), names.get(1));
        }
        return names.isEmpty() ? null : one(names.get(0), "no user of the directory has " + names.get(0), "Correct it, or give the user's id.");
    }

    /** An upsert names its user by username. An e-mail address of somebody else would make it a guess who is meant. */
    private JsonNode upserted(UserName username, UserName email) {
        List<JsonNode> sameUsername = username.in(directory);
        List<JsonNode> sameEmail = email.in(directory);
        if (sameUsername.size() > 1) {
            return ambiguous(username, sameUsername);
        }
        if (username.onlyInLowerCase(directory)) {
            problems.add(ProblemCode.USER_AMBIGUOUS.of(USERNAME, "no user of the directory has %s, but one has \"%s\"".formatted(username, username.lowerCase()),
                    "Write it as the directory does; upper and lower case count."));
            return null;
        }
        JsonNode user = sameUsername.isEmpty() ? null : sameUsername.get(0);
        if (sameEmail.stream().anyMatch(other -> user == null || !id(other).equals(id(user)))) {
            problems.add(ProblemCode.USER_AMBIGUOUS.of(EMAIL, "%s is %s, but %s belongs to the user \"%s\"".formatted(username,
                    user == null ? "nobody's" : "another user's", email, sameEmail.get(0).path(USERNAME).asText()),
                    "Correct the one that is wrong; or use update, with the user's id."));
        }
        return user;
    }

    /** The number of the record that creates the manager; {@code null} where the manager is there already, and is put into what is sent. */
    private Long manager(UserName name, ObjectNode sent) {
        Optional<Long> creator = name.in(directory).isEmpty() ? creators.apply(name) : Optional.empty();
        if (creator.isPresent()) {
            sent.remove(NamedUsers.MANAGER);
            return creator.get();
        }
        JsonNode manager = one(name, "the manager is unknown: no user of the directory has " + name + ", and no row creates one",
                "Correct it, or create the manager first.");
        if (manager != null) {
            sent.put(NamedUsers.MANAGER, id(manager));
        }
        return null;
    }

    private JsonNode one(UserName name, String unknown, String hint) {
        List<JsonNode> users = name.in(directory);
        if (users.size() == 1) {
            return users.get(0);
        }
        if (!users.isEmpty()) {
            return ambiguous(name, users);
        }
        boolean otherwiseWritten = name.onlyInLowerCase(directory);
        problems.add(ProblemCode.USER_UNKNOWN.of(null, otherwiseWritten ? unknown + "; one has \"" + name.lowerCase() + "\"" : unknown,
                otherwiseWritten ? "Write it as the directory does; upper and lower case count." : hint));
        return null;
    }

    private JsonNode ambiguous(UserName name, List<JsonNode> users) {
        problems.add(ProblemCode.USER_AMBIGUOUS.of(null, "%d users of the directory have %s".formatted(users.size(), name), "Give the id of the one who is meant."));
        return null;
    }

    private Decision create(ObjectNode sent, Long manager) {
        if (record.operation() == Operation.UPSERT) {
            sent.properties().removeIf(attribute -> attribute.getValue().isNull() || attribute.getValue().isArray() && attribute.getValue().isEmpty());
        }
        return new Decision.Known(new IdentifiedRecord(record.number(), Operation.CREATE, null, null, null, sent.toString(), manager, null));
    }

    /** @param user {@code null} where the row gives an id, so that the user was not looked up */
    private Decision update(ObjectNode sent, JsonNode user, Long manager) {
        String userId = user == null ? record.userId() : id(user);
        ObjectNode update = JsonNodeFactory.instance.objectNode().put(ID, userId);
        update.setAll(sent);
        if (user != null) {
            withoutNames(update, user);
        }
        boolean nothingButTheId = update.size() == 1;
        if (manager == null && user != null && (nothingButTheId || record.operation() == Operation.UPSERT && attributes.areAll(update, user))) {
            return new Decision.Settled(RecordOutcome.imported(Outcome.UNCHANGED, userId));
        }
        boolean onlyManager = manager != null && nothingButTheId;
        return new Decision.Known(new IdentifiedRecord(record.number(), onlyManager ? null : Operation.UPDATE, userId, text(user, USERNAME), text(user, EMAIL),
                update.toString(), manager, onlyManager ? Outcome.UPDATED : null));
    }

    /** A name by which the user was found is no change. */
    private static void withoutNames(ObjectNode update, JsonNode user) {
        if (update.path(USERNAME).asText().equals(user.path(USERNAME).asText())) {
            update.remove(USERNAME);
        }
        if (update.path(EMAIL).asText().equalsIgnoreCase(user.path(EMAIL).asText())) {
            update.remove(EMAIL);
        }
    }

    private Decision setManager() {
        if (!record.manager().there()) {
            return new Decision.Settled(RecordOutcome.managerNotSet(Outcome.REJECTED, record.importedAs(),
                    "line " + record.manager().line() + ", which creates the manager, was not imported"));
        }
        Optional<String> user = Optional.ofNullable(record.userId()).or(() -> idOf(record.username()));
        Optional<String> manager = Optional.ofNullable(record.manager().userId()).or(() -> idOf(record.manager().username()));
        if (user.isEmpty() || manager.isEmpty()) {
            return new Decision.NotShownYet(UserName.of(user.isEmpty() ? record.username() : record.manager().username()).toString());
        }
        ObjectNode update = JsonNodeFactory.instance.objectNode().put(ID, user.get()).put(NamedUsers.MANAGER, manager.get());
        return new Decision.Known(new IdentifiedRecord(record.number(), Operation.UPDATE, user.get(), null, null, update.toString(), null, record.importedAs()));
    }

    private Optional<String> idOf(String username) {
        return directory.allOfUsername(username).stream().map(Identity::id).findFirst();
    }

    private static String id(JsonNode user) {
        return user.path("_id").asText();
    }

    private static String text(JsonNode user, String attribute) {
        return user == null ? null : user.path(attribute).asText(null);
    }
}
