package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.config.sources.MatchKey;
import dev.muster.config.sources.ProtectedUsers;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserChanges;
import dev.muster.jumpcloud.directory.UserReference;
import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemPhrase;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Problems;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.RequestedUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides for one record which directory user it means, who the manager is, and how it is sent. */
final class IdentityDecider {
    private static final String ID = "id";
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    private static final String STATE = "state";

    private final UnidentifiedRecord record;
    private final FoundUsers directory;
    private final Rules rules;
    private final Function<UserReference, Optional<Long>> creators;
    private final boolean patient;
    private final Set<String> returning;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * The rules for sending records.
     *
     * @param changes computes the changes to a user
     * @param updatesLookUp whether the user of an update is looked up even if the row has the id
     * @param upsertsSetPassword whether an upsert sets the password of an existing user
     * @param match the keys of the import's source that find users; empty for username and email address
     * @param protectedUsers those that must not be changed
     * @param asText what decides beside the row, as a text that can be compared
     */
    record Rules(
            AttributeCatalog catalog,
            UserChanges changes,
            boolean updatesLookUp,
            boolean upsertsSetPassword,
            List<MatchKey> match,
            ProtectedUsers protectedUsers,
            String asText) {}

    /**
     * @param creators finds the number of the record in the same import that creates a user
     * @param returning ids of the users that are activated, unless the row says another state
     * @param patient whether to look again for a user who was just created and is missing in the search
     */
    IdentityDecider(
            UnidentifiedRecord record,
            FoundUsers directory,
            Rules rules,
            Function<UserReference, Optional<Long>> creators,
            Set<String> returning,
            boolean patient) {
        this.returning = returning;
        this.patient = patient;
        this.record = record;
        this.directory = directory;
        this.rules = rules;
        this.creators = creators;
    }

    LookupDecision decide() {
        return record.onlyManagerIsLeft() ? setManager() : identify();
    }

    private LookupDecision identify() {
        RequestedUser asked = record.requested();
        JsonNode user = user();
        if (user == null && patient && record.created()) {
            return new LookupDecision.NotShownYet("its user");
        }
        boolean creates = user == null && problems.isEmpty() && record.operation() != Operation.UPDATE;
        ObjectNode wanted = creates ? rules.changes().created(asked.created()) : asked.user();
        if (creates && ReferencedUsers.isMatched(record, rules.match())) {
            UserMatch.missing(wanted)
                    .forEach(attribute -> problems.add(
                            ProblemText.ATTRIBUTE_MISSING.of(attribute, attribute, Operation.CREATE.word())));
        }
        Long manager = ReferencedUsers.manager(wanted)
                .map(name -> manager(name, wanted))
                .orElse(null);
        Problem problem = Problems.join(problems);
        if (problem != null) {
            return new LookupDecision.Settled(RecordOutcome.failed(Outcome.INVALID, problem));
        }
        return creates ? create(wanted, manager) : update(wanted, user, manager);
    }

    /**
     * The decision about a record whose user also joins or leaves groups: a protected user does not, even if nothing
     * else would change.
     */
    LookupDecision joining(LookupDecision decision) {
        return decision instanceof LookupDecision.Settled settled && settled.userId() != null
                ? protection(directory.byId(settled.userId())).orElse(decision)
                : decision;
    }

    /** The decision about a user who must not be changed; empty for others. */
    private Optional<LookupDecision> protection(@Nullable JsonNode user) {
        return Optional.ofNullable(user)
                .flatMap(rules.protectedUsers()::ruleFor)
                .map(rule -> new LookupDecision.Settled(RecordOutcome.failed(
                        Outcome.INVALID,
                        ProblemText.PROTECTED.of(null, Quoting.quoted(String.valueOf(text(user, USERNAME))), rule))));
    }

    /** The directory user that the row names; {@code null} if it names none, or a user to create. */
    private @Nullable JsonNode user() {
        if (ReferencedUsers.isMatched(record, rules.match())) {
            UserMatch.Result result = new UserMatch(record, rules.match()).in(directory);
            Optional.ofNullable(result.problem()).ifPresent(problems::add);
            return result.user();
        }
        List<UserReference> names = ReferencedUsers.users(record);
        if (record.operation() == Operation.UPSERT) {
            return upserted(names.get(0), names.get(1));
        }
        if (ReferencedUsers.looksUpId(record, rules.updatesLookUp())) {
            return directory.byId(record.user().knownId());
        }
        return names.isEmpty()
                ? null
                : one(
                        names.get(0),
                        names.get(0).in(directory),
                        ProblemText.USER_UNKNOWN,
                        ProblemText.USER_UNKNOWN_CASE);
    }

    /** The user of an upsert, by username. A contradicting email address is a problem: the row would be ambiguous. */
    private @Nullable JsonNode upserted(UserReference username, UserReference email) {
        List<JsonNode> sameUsername = username.in(directory);
        List<JsonNode> sameEmail = email.in(directory);
        if (sameUsername.size() > 1) {
            return ambiguous(username, sameUsername);
        }
        if (username.onlyInLowerCase(directory)) {
            problems.add(ProblemText.USER_AMBIGUOUS_CASE.of(USERNAME, username, Quoting.quoted(username.lowerCase())));
            return null;
        }
        JsonNode user = sameUsername.isEmpty() ? null : sameUsername.get(0);
        if (sameEmail.stream().anyMatch(other -> user == null || !id(other).equals(id(user)))) {
            ProblemText text = user == null ? ProblemText.USER_AMBIGUOUS_EMAIL : ProblemText.USER_AMBIGUOUS_TWO;
            String owner = sameEmail.get(0).path(USERNAME).asText();
            problems.add(text.of(EMAIL, username, email, Quoting.quoted(owner)));
        }
        return user;
    }

    /**
     * The number of the record that creates the manager; {@code null} if the manager exists and is added to the
     * payload.
     */
    private @Nullable Long manager(UserReference name, ObjectNode sent) {
        List<JsonNode> managers = ReferencedUsers.managers(name, directory);
        Optional<Long> creator = managers.isEmpty() ? creators.apply(name) : Optional.empty();
        if (creator.isPresent()) {
            sent.remove(ReferencedUsers.MANAGER);
            return creator.get();
        }
        JsonNode manager = one(name, managers, ProblemText.USER_UNKNOWN_MANAGER, ProblemText.USER_UNKNOWN_MANAGER_CASE);
        if (manager != null) {
            sent.put(ReferencedUsers.MANAGER, id(manager));
        }
        return null;
    }

    private @Nullable JsonNode one(
            UserReference name, List<JsonNode> users, ProblemText unknown, ProblemText otherCase) {
        if (users.size() == 1) {
            return users.get(0);
        }
        if (!users.isEmpty()) {
            return ambiguous(name, users);
        }
        problems.add(
                name.onlyInLowerCase(directory)
                        ? otherCase.of(null, name, Quoting.quoted(name.lowerCase()))
                        : unknown.of(null, name));
        return null;
    }

    private @Nullable JsonNode ambiguous(UserReference name, List<JsonNode> users) {
        problems.add(ProblemText.USER_AMBIGUOUS.of(null, users.size(), name));
        return null;
    }

    private LookupDecision create(ObjectNode wanted, @Nullable Long manager) {
        return new LookupDecision.Known(
                new IdentifiedRecord(
                        record.number(),
                        Operation.CREATE,
                        new UserIdentity(
                                null, record.user().username(), record.user().email()),
                        wanted.toString(),
                        askedIfSecret(),
                        manager,
                        null),
                null);
    }

    /**
     * @param user {@code null} if the row has an id that was not looked up or does not exist: JumpCloud reports that
     */
    private LookupDecision update(ObjectNode wanted, @Nullable JsonNode user, @Nullable Long manager) {
        String userId = user == null ? record.user().id() : id(user);
        if (record.operation() == Operation.UPSERT && !rules.upsertsSetPassword()) {
            wanted.properties().removeIf(attribute -> rules.catalog().isSecret(attribute.getKey()));
        }
        if (user != null && returning.contains(userId) && !wanted.has(STATE)) {
            wanted.put(STATE, "ACTIVATED");
        }
        ObjectNode changes = user == null
                ? rules.changes().ofUnknown(wanted)
                : rules.changes().of(wanted, user);
        if (manager == null && user != null && changes.isEmpty()) {
            return new LookupDecision.Settled(RecordOutcome.imported(Outcome.UNCHANGED, userId));
        }
        Optional<LookupDecision> protection = protection(user);
        if (protection.isPresent()) {
            return protection.get();
        }
        ObjectNode update =
                JsonNodeFactory.instance.objectNode().put(ID, userId).setAll(changes);
        boolean onlyManager = manager != null && changes.isEmpty();
        return new LookupDecision.Known(
                new IdentifiedRecord(
                        record.number(),
                        onlyManager ? null : Operation.UPDATE,
                        new UserIdentity(userId, text(user, USERNAME), text(user, EMAIL)),
                        update.toString(),
                        askedIfSecret(),
                        manager,
                        onlyManager ? Outcome.UPDATED : null),
                user == null ? null : change(changes, user, manager != null));
    }

    /** @param newManager whether the manager is created by the same import, so that its id is not known yet */
    private UserChange change(ObjectNode changes, JsonNode user, boolean newManager) {
        ObjectNode described = changes.deepCopy();
        if (newManager) {
            described.set(ReferencedUsers.MANAGER, record.requested().user().path(ReferencedUsers.MANAGER));
        }
        return rules.changes().described(described, user);
    }

    /**
     * The requested values if they include a secret: only the ledger can give it to a later attempt, even if it is not
     * sent now.
     */
    private @Nullable String askedIfSecret() {
        boolean secret = record.requested().user().properties().stream()
                .anyMatch(attribute -> rules.catalog().isSecret(attribute.getKey()));
        return secret ? record.payload() : null;
    }

    private LookupDecision setManager() {
        UnidentifiedRecord.Manager leader = Objects.requireNonNull(record.manager());
        if (!leader.there()) {
            return new LookupDecision.Settled(RecordOutcome.managerNotSet(
                    Outcome.REJECTED, leader.importedAs(), ProblemPhrase.MANAGER_NOT_IMPORTED.with(leader.line())));
        }
        Optional<String> user = Optional.ofNullable(record.user().id())
                .or(() -> idOf(record.user().knownUsername()));
        Optional<String> manager = Optional.ofNullable(leader.userId()).or(() -> idOf(leader.username()));
        if (user.isEmpty() || manager.isEmpty()) {
            return new LookupDecision.NotShownYet(
                    UserReference.of(user.isEmpty() ? record.user().knownUsername() : leader.username())
                            .toString());
        }
        ObjectNode update =
                JsonNodeFactory.instance.objectNode().put(ID, user.get()).put(ReferencedUsers.MANAGER, manager.get());
        return new LookupDecision.Known(
                new IdentifiedRecord(
                        record.number(),
                        Operation.UPDATE,
                        new UserIdentity(user.get(), null, null),
                        update.toString(),
                        null,
                        null,
                        leader.importedAs()),
                new UserChange(List.of(new UserChange.Attribute(
                        ReferencedUsers.MANAGER, NullNode.instance, update.path(ReferencedUsers.MANAGER)))));
    }

    private Optional<String> idOf(String username) {
        return directory.allOfUsername(username).stream()
                .map(IdentityDecider::id)
                .findFirst();
    }

    private static String id(JsonNode user) {
        return user.path("_id").asText();
    }

    private static @Nullable String text(@Nullable JsonNode user, String attribute) {
        return user == null ? null : user.path(attribute).asText(null);
    }
}
