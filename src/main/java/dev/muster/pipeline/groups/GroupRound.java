package dev.muster.pipeline.groups;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ApiResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One round of searches for the groups that an import's rows name. */
public final class GroupRound {
    private final List<GroupSearch> searches;
    private final List<String> names;
    private final Map<String, List<JsonNode>> found = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private @Nullable ApiResult failure;

    /** @param known groups of the import that were found before */
    GroupRound(List<String> searched, List<String> known) {
        searches = searched.stream().map(GroupSearch::new).toList();
        names = new ArrayList<>(known);
    }

    /** The searches of the round. */
    public List<GroupSearch> searches() {
        return searches;
    }

    /** The failure that stopped the searches; {@code null} if all were answered. */
    public @Nullable ApiResult failure() {
        return failure;
    }

    /** Returns whether a group does not exist, so that the names of others help to correct it. */
    public boolean unknown() {
        return failure == null && found.values().stream().anyMatch(List::isEmpty);
    }

    void take(GroupSearch search, ApiResult answer) {
        if (answer instanceof ApiResult.Success done) {
            var groups = new ArrayList<JsonNode>();
            // A service that ignores the filter lists all groups.
            done.body().forEach(group -> {
                if (group.path("name").asText().equals(search.name())) {
                    groups.add(group);
                }
                names.add(group.path("name").asText());
            });
            found.put(search.name(), groups);
        } else if (answer instanceof ApiResult.Rejected rejected) {
            refused.put(search.name(), rejected.message());
        } else {
            failure = answer;
        }
    }

    void suggest(ApiResult answer) {
        if (answer instanceof ApiResult.Success done) {
            done.body().forEach(group -> names.add(group.path("name").asText()));
        }
    }

    /** The groups with a name, by that name; several if the directory has several. */
    Map<String, List<JsonNode>> found() {
        return found;
    }

    /** The service's messages about searches that it rejected, by the name of the group. */
    Map<String, String> refused() {
        return refused;
    }

    /** Names of groups that exist. */
    List<String> names() {
        return names;
    }
}
