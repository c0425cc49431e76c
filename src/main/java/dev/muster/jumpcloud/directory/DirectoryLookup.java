package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ApiResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One round of user lookups in the directory. */
public final class DirectoryLookup {
    /** Keys per search: few enough that all matches fit in one response, even if some keys match two users. */
    public static final int KEYS_PER_SEARCH = 50;

    private final List<UserKey> keys;
    private final List<String> fullNames;
    private final Instant begunAt;
    private final List<JsonNode> users = new ArrayList<>();
    private @Nullable ApiResult failure;

    /** Creates a lookup whose start time does not matter. */
    public DirectoryLookup(Collection<UserKey> keys) {
        this(keys, Instant.EPOCH);
    }

    /**
     * Creates a lookup whose start time does not matter.
     *
     * @param fullNames first and last names of users, with a space between them; each is a search of its own
     */
    public DirectoryLookup(Collection<UserKey> keys, Collection<String> fullNames) {
        this(keys, fullNames, Instant.EPOCH);
    }

    /**
     * Creates a lookup. Repeated keys are searched once.
     *
     * @param begunAt a time before the first search
     */
    public DirectoryLookup(Collection<UserKey> keys, Instant begunAt) {
        this(keys, List.of(), begunAt);
    }

    private DirectoryLookup(Collection<UserKey> keys, Collection<String> fullNames, Instant begunAt) {
        this.fullNames = fullNames.stream().distinct().toList();
        this.keys = keys.stream().distinct().toList();
        this.begunAt = begunAt;
    }

    /** The start time. Later changes of the directory may be missing. */
    public Instant begunAt() {
        return begunAt;
    }

    /** The request bodies of the searches, each for some of the keys. */
    public List<String> searches() {
        var searches = new ArrayList<String>();
        for (int from = 0; from < keys.size(); from += KEYS_PER_SEARCH) {
            searches.add(UserSearch.of(keys.subList(from, Math.min(from + KEYS_PER_SEARCH, keys.size()))));
        }
        for (String name : fullNames) {
            for (int space = name.indexOf(' '); space > 0; space = name.indexOf(' ', space + 1)) {
                searches.add(UserSearch.ofFullName(name, space));
            }
        }
        return searches;
    }

    /** Adds the response to one of the searches. */
    public void take(ApiResult answer) {
        if (answer instanceof ApiResult.Success done) {
            done.body().path("results").forEach(users::add);
        } else {
            failure = answer;
        }
    }

    /** The users that were found. */
    public FoundUsers found() {
        return new FoundUsers(users);
    }

    /** The failure of a search; {@code null} if all succeeded. */
    public @Nullable ApiResult failure() {
        return failure;
    }
}
