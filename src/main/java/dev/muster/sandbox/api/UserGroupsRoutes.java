package dev.muster.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.state.Directory;
import dev.muster.sandbox.state.SandboxJson;
import dev.muster.sandbox.state.UserGroups;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lists user groups and changes their members, like the v2 API.
 *
 * <p>That a member is changed with a 204 is documented. The answer to a member who is added again, or removed without
 * being one, is not: the sandbox says 409 and 404, or 204 if it is set to. That a dynamic group refuses members is
 * inferred.
 */
public final class UserGroupsRoutes {
    private static final String FILTER_BY_NAME = "name:eq:";
    /** A client that was killed may repeat a change that it did not record. */
    private static final int MOST_EQUAL_CHANGES = 2;

    private final Function<String, UserGroups> groups;
    private final Function<String, Directory> directories;
    private final SandboxSettings settings;
    private final RequestPipeline exchange;
    private final Map<String, Integer> changes = new ConcurrentHashMap<>();

    /**
     * @param groups returns the user groups of an organization
     * @param directories returns the directory of an organization
     */
    public UserGroupsRoutes(
            Function<String, UserGroups> groups,
            Function<String, Directory> directories,
            SandboxSettings settings,
            RequestPipeline exchange) {
        this.groups = groups;
        this.directories = directories;
        this.settings = settings;
        this.exchange = exchange;
    }

    public void addTo(RoutesConfig routes) {
        routes.get(SandboxCall.LIST_GROUPS.path(), this::list);
        routes.get(SandboxCall.GROUP_MEMBERS.path(), this::members);
        routes.post(SandboxCall.CHANGE_MEMBERS.path(), this::change);
    }

    private void list(Context context) {
        var page = PageRequest.of(context);
        var found = groups(context).all().stream()
                .filter(group -> matches(group, context.queryParams("filter")))
                .<JsonNode>map(UserGroupsRoutes::json)
                .toList();
        Responses.json(context, SandboxJson.array().addAll(page.of(found)));
    }

    private static boolean matches(UserGroups.Group group, List<String> filters) {
        return filters.stream().allMatch(filter -> {
            if (!filter.startsWith(FILTER_BY_NAME)) {
                throw ApiException.badRequest("filter", "is supported by the sandbox only as name:eq:NAME");
            }
            return group.name().equals(filter.substring(FILTER_BY_NAME.length()));
        });
    }

    private static ObjectNode json(UserGroups.Group group) {
        return SandboxJson.object()
                .put("id", group.id())
                .put("name", group.name())
                .put("type", "user_group")
                .put("membershipMethod", group.dynamic() ? "DYNAMIC_AUTOMATED" : "STATIC");
    }

    private void members(Context context) {
        var page = PageRequest.of(context);
        var answer = SandboxJson.array();
        page.of(List.copyOf(group(context).members()))
                .forEach(id -> answer.addObject().putObject("to").put("id", id).put("type", "user"));
        Responses.json(context, answer);
    }

    private void change(Context context) {
        var change = object(context.body());
        var group = group(context);
        var user = change.path("id").asText();
        var op = change.path("op").asText();
        if (!List.of("add", "remove", "update").contains(op)) {
            throw ApiException.badRequest("op", "must be add, remove or update");
        }
        if (!change.path("type").asText().equals("user")) {
            throw ApiException.badRequest("type", "must be user");
        }
        if (directories.apply(Authentication.organization(context)).stored(user).isEmpty()) {
            throw ApiException.notFound("user");
        }
        if (group.dynamic()) {
            throw ApiException.badRequest("id", "cannot be changed: the members of this group are dynamic");
        }
        if (!exchange.faulty(context)
                && changes.merge(group.id() + " " + op + " " + user, 1, Integer::sum) > MOST_EQUAL_CHANGES) {
            exchange.unneeded(context, "made the same change of a member for the third time");
        }
        apply(context, group, op, user);
    }

    private void apply(Context context, UserGroups.Group group, String op, String user) {
        boolean changed = op.equals("remove")
                ? groups(context).leave(group.id(), user)
                : groups(context).join(group.id(), user);
        if (changed) {
            changes.remove(group.id() + (op.equals("remove") ? " add " : " remove ") + user);
        }
        if (changed || op.equals("update") || settings.acceptsEqualMembers()) {
            context.status(204);
        } else if (op.equals("remove")) {
            throw ApiException.notFound("member");
        } else {
            throw ApiException.of(409, "Already Exists");
        }
    }

    private UserGroups groups(Context context) {
        return groups.apply(Authentication.organization(context));
    }

    private UserGroups.Group group(Context context) {
        return groups(context).byId(context.pathParam("group_id")).orElseThrow(() -> ApiException.notFound("group"));
    }

    private static JsonNode object(String body) {
        try {
            var change = SandboxJson.read(body);
            if (change.isObject()) {
                return change;
            }
        } catch (JsonProcessingException malformed) {
            throw ApiException.badRequest("body", "is not JSON");
        }
        throw ApiException.badRequest("body", "must be an object");
    }
}
