package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ApiResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One round of looking users up in the directory. */
public final class DirectoryLookup {
    /** So few that all users whom they name fit in one answer, even if some of them name two. */
    public static final int KEYS_PER_SEARCH = 50;

    private final List<UserKey> keys;
    private final Instant begunAt;
    private final List<JsonNode> users = new ArrayList<>();
    private ApiResult failure;

    /** A look-up of which it does not matter when it began. */
    public DirectoryLookup(Collection<UserKey> keys) {
        this(keys, Instant.EPOCH);
    }

    /**
     * A key that is given twice is searched once.
     *
     * @param begunAt before the first of the searches
     */
    public DirectoryLookup(Collection<UserKey> keys, Instant begunAt) {
        this.keys = keys.stream().distinct().toList();
        this.begunAt = begunAt;
    }

    /** When it began: whatever the directory shows later was not looked for. */
    public Instant begunAt() {
        return begunAt;
    }

    /** The bodies of the searches to make, each for some of the keys. */
    public List<String> searches() {
        var searches = new ArrayList<String>();
        for (int from = 0; from < keys.size(); from += KEYS_PER_SEARCH) {
            searches.add(UserSearch.of(keys.subList(from, Math.min(from + KEYS_PER_SEARCH, keys.size()))));
        }
        return searches;
    }

    /** Takes in the answer to one of the searches. */
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

    /** What stood in the way of a search; {@code null} if all were answered. */
    public ApiResult failure() {
        return failure;
    }
}
