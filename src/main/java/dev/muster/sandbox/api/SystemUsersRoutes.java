package dev.muster.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.state.Directory;
import dev.muster.sandbox.state.SandboxJson;
import dev.muster.sandbox.state.UserFilter;
import dev.muster.sandbox.state.UserFilterReader;
import dev.muster.sandbox.state.UserOrder;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Searches, lists and removes users, like the v1 API. */
public final class SystemUsersRoutes {
    private final Function<String, Directory> directories;
    private final SandboxSettings settings;

    /** @param directories returns the directory of an organization */
    public SystemUsersRoutes(Function<String, Directory> directories, SandboxSettings settings) {
        this.directories = directories;
        this.settings = settings;
    }

    public void addTo(RoutesConfig routes) {
        routes.post(SandboxCall.SEARCH_USERS.path(), this::search);
        routes.get(SandboxCall.LIST_USERS.path(), this::list);
        routes.get(SandboxCall.GET_USER.path(), this::get);
        routes.delete(SandboxCall.REMOVE_USER.path(), this::remove);
    }

    private void search(Context context) {
        var search = object(context.body());
        if (search.has("searchFilter")) {
            throw ApiException.badRequest("searchFilter", "is not supported by the sandbox; use filter");
        }
        var page = PageRequest.of(text(search, "limit"), text(search, "skip"));
        var found = directory(context).matching(UserFilterReader.read(search.path("filter"))).stream()
                .filter(this::isShown)
                .toList();
        answer(context, found, page, text(search, "sort"), text(search, "fields"));
    }

    private boolean isShown(ObjectNode user) {
        return settings.searchLag().isZero()
                || !Instant.parse(user.path("created").asText())
                        .plus(settings.searchLag())
                        .isAfter(settings.clock().instant());
    }

    private void list(Context context) {
        if (context.queryParamMap().keySet().stream().anyMatch(name -> name.startsWith("filter"))) {
            throw ApiException.badRequest(
                    "filter", "is supported by the sandbox only in " + SandboxCall.SEARCH_USERS.path());
        }
        var all = directory(context).matching(new UserFilter.And(List.of()));
        answer(context, all, PageRequest.of(context), context.queryParam("sort"), context.queryParam("fields"));
    }

    private void get(Context context) {
        Responses.json(context, new FieldSelection(context.queryParam("fields")).of(stored(context)));
    }

    private void remove(Context context) {
        var user = stored(context);
        directory(context).remove(context.pathParam("id"));
        Responses.json(context, user);
    }

    private ObjectNode stored(Context context) {
        return directory(context).stored(context.pathParam("id")).orElseThrow(() -> ApiException.notFound("user"));
    }

    private static void answer(
            Context context, List<ObjectNode> found, PageRequest page, @Nullable String sort, @Nullable String fields) {
        var body = SandboxJson.object();
        var results = body.putArray("results");
        page.of(UserOrder.sorted(found, sort)).forEach(user -> results.add(new FieldSelection(fields).of(user)));
        Responses.json(context, body.put("totalCount", found.size()));
    }

    private Directory directory(Context context) {
        return directories.apply(Authentication.organization(context));
    }

    private static JsonNode object(String body) {
        try {
            var search = body.isBlank() ? SandboxJson.object() : SandboxJson.read(body);
            if (search.isObject()) {
                return search;
            }
        } catch (JsonProcessingException malformed) {
            throw ApiException.badRequest("body", "is not JSON");
        }
        throw ApiException.badRequest("body", "must be an object");
    }

    private static @Nullable String text(JsonNode search, String key) {
        return search.hasNonNull(key) ? search.get(key).asText() : null;
    }
}
