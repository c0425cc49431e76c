package dev.muster.sandbox.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The user groups of one organization and the ids of their members. Thread-safe. */
public final class UserGroups {
    private final ObjectIds objectIds;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /**
     * A user group.
     *
     * @param dynamic whether the service decides who is a member
     */
    public record Group(String id, String name, boolean dynamic, Set<String> members) {}

    public UserGroups(ObjectIds objectIds) {
        this.objectIds = objectIds;
    }

    /** Adds a group whose members are set one by one; returns its id. */
    public String add(String name) {
        return add(name, false);
    }

    /** Adds a group whose members follow from a rule, so that it refuses single members; returns its id. */
    public String addDynamic(String name) {
        return add(name, true);
    }

    private synchronized String add(String name, boolean dynamic) {
        var group = new Group(objectIds.next(), name, dynamic, new LinkedHashSet<>());
        groups.put(group.id(), group);
        return group.id();
    }

    /** Removes a group, like another administrator. */
    public synchronized void remove(String id) {
        groups.remove(id);
    }

    /** All groups, in the order in which they were added. */
    public synchronized List<Group> all() {
        return List.copyOf(groups.values());
    }

    public synchronized Optional<Group> byId(String id) {
        return Optional.ofNullable(groups.get(id.toLowerCase(Locale.ROOT)));
    }

    /** The ids of the members of a group, in the order in which they were added; none for an unknown name. */
    public synchronized List<String> members(String name) {
        return groups.values().stream()
                .filter(group -> group.name().equals(name))
                .flatMap(group -> new ArrayList<>(group.members()).stream())
                .toList();
    }

    /** Adds a member like another administrator; returns false if the group has it already. */
    public synchronized boolean join(String id, String userId) {
        return Objects.requireNonNull(groups.get(id)).members().add(userId);
    }

    /** Removes a member; returns false if the group does not have it. */
    public synchronized boolean leave(String id, String userId) {
        return Objects.requireNonNull(groups.get(id)).members().remove(userId);
    }

    /** Removes a user from all groups. */
    synchronized void forget(String userId) {
        groups.values().forEach(group -> group.members().remove(userId));
    }
}
