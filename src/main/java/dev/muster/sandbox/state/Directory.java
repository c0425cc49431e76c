package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The users of one organization in the format of the v1 API: the id is {@code _id}, and {@code created} follows the
 * sandbox's clock. Passwords are accepted and discarded. Thread-safe.
 */
public final class Directory {
    private static final String ID = "_id";
    /** Lists whose entries get ids, which bulk operations reject (observed). */
    private static final List<String> ENTRIES_WITH_IDS = List.of("addresses", "phoneNumbers");

    private final Clock clock;
    private final ObjectIds objectIds;
    private final UserGroups groups;
    private final boolean unique;
    private final boolean mergesUpdates;
    /** Users by id. Stored users are replaced, never changed, so that they can be read without a lock. */
    private final TreeMap<String, ObjectNode> users = new TreeMap<>();

    private final AttributeIndex usernames = new AttributeIndex("username", UnaryOperator.identity());
    private final AttributeIndex emails = new AttributeIndex("email", Directory::lowerCase);
    private final AttributeIndex employeeIdentifiers =
            new AttributeIndex("employeeIdentifier", UnaryOperator.identity());
    private final List<AttributeIndex> indexes = List.of(usernames, emails, employeeIdentifiers);

    /** @param groups the groups of the same organization, which lose users who are removed */
    public Directory(Clock clock, ObjectIds objectIds, UserGroups groups, boolean unique, boolean mergesUpdates) {
        this.clock = clock;
        this.objectIds = objectIds;
        this.groups = groups;
        this.unique = unique;
        this.mergesUpdates = mergesUpdates;
    }

    /** The number of users. */
    public synchronized int size() {
        return users.size();
    }

    /** Copies of all users, ordered by id. */
    public synchronized List<ObjectNode> users() {
        return users.values().stream().map(ObjectNode::deepCopy).toList();
    }

    /** A copy of the user with this {@code _id}. */
    public Optional<ObjectNode> byId(String id) {
        return stored(id).map(ObjectNode::deepCopy);
    }

    /** A copy of the user with exactly this username; of several the one with the lowest id. */
    public Optional<ObjectNode> byUsername(String username) {
        return byId(usernames, username);
    }

    /** A copy of the user with this email, ignoring case; of several the one with the lowest id. */
    public Optional<ObjectNode> byEmail(String email) {
        return byId(emails, email);
    }

    private synchronized Optional<ObjectNode> byId(AttributeIndex index, String value) {
        return index.idsOf(value).stream().findFirst().flatMap(this::byId);
    }

    /**
     * Adds a user without checking any rules, like another administrator.
     *
     * @param user the attributes; {@code _id} and {@code created} are generated unless given, {@code email} becomes
     *     lower case
     * @return the user's id
     */
    public synchronized String add(ObjectNode user) {
        var stored = user.deepCopy();
        var id = stored.hasNonNull(ID) ? lowerCase(stored.get(ID).asText()) : objectIds.next();
        stored.put(ID, id);
        if (!stored.hasNonNull("created")) {
            stored.put("created", ServiceTimes.attribute(clock.instant()));
        }
        replace(id, stored);
        return id;
    }

    /** Removes a user; ignores an unknown id. */
    public synchronized void remove(String id) {
        drop(id);
        groups.forget(lowerCase(id));
    }

    private void drop(String id) {
        var stored = users.remove(lowerCase(id));
        if (stored != null) {
            indexes.forEach(index -> index.remove(lowerCase(id), stored));
        }
    }

    /** Creates a user with valid attributes, unless a unique value is taken. */
    synchronized void create(ObjectNode user) throws RowRejectedException {
        refuseTaken(user, null);
        add(user);
    }

    /** Applies an update with valid attributes. */
    synchronized void update(ObjectNode changes) throws RowRejectedException {
        var id = lowerCase(changes.get("id").asText());
        var before = users.get(id);
        if (before == null) {
            throw new RowRejectedException("User not found");
        }
        var after = before.deepCopy();
        for (var change : changes.without(List.of("id", "organization")).properties()) {
            if (change.getValue().isNull()) {
                after.remove(change.getKey());
            } else {
                after.set(
                        change.getKey(),
                        mergesUpdates
                                ? UpdateMerge.of(
                                        after.path(change.getKey()),
                                        change.getValue().deepCopy())
                                : change.getValue().deepCopy());
            }
        }
        refuseTaken(after, id);
        replace(id, after);
    }

    private void refuseTaken(ObjectNode user, @Nullable String id) throws RowRejectedException {
        for (var index : indexes) {
            if (unique && index.taken(user, id)) {
                throw new RowRejectedException("User already exists: another user has this " + index.attribute());
            }
        }
    }

    private void replace(String id, ObjectNode user) {
        drop(id);
        user.remove("password");
        ENTRIES_WITH_IDS.forEach(list -> user.path(list).forEach(entry -> {
            if (entry instanceof ObjectNode object && !object.has(ID)) {
                object.put(ID, objectIds.next());
            }
        }));
        if (user.path("email").isTextual()) {
            user.put("email", lowerCase(user.get("email").textValue()));
        }
        users.put(id, user);
        indexes.forEach(index -> index.add(id, user));
    }

    /** The stored user itself, which must not be changed. */
    public synchronized Optional<ObjectNode> stored(String id) {
        return Optional.ofNullable(users.get(lowerCase(id)));
    }

    /** The stored users that match a filter, ordered by id. They must not be changed. */
    public synchronized List<ObjectNode> matching(UserFilter filter) {
        var candidates = filter.candidates(this)
                .<Collection<ObjectNode>>map(this::stored)
                .orElseGet(users::values);
        var matching = new ArrayList<ObjectNode>();
        for (var user : candidates) {
            if (filter.matches(user)) {
                matching.add(user);
            }
        }
        return matching;
    }

    private List<ObjectNode> stored(Collection<String> ids) {
        return ids.stream()
                .sorted()
                .distinct()
                .map(users::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Finds the ids of users that may have a value by index.
     *
     * @return empty if the attribute has no index
     */
    synchronized Optional<Collection<String>> candidates(String attribute, String value) {
        if (attribute.equals(ID)) {
            return Optional.of(List.of(value));
        }
        return indexes.stream()
                .filter(index -> index.attribute().equals(attribute))
                .findFirst()
                .map(index -> index.idsOf(value));
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
