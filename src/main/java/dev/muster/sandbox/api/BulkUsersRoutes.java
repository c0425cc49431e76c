package dev.muster.sandbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.state.BulkJobs;
import dev.muster.sandbox.state.BulkOperation;
import dev.muster.sandbox.state.CreateUsers;
import dev.muster.sandbox.state.Directory;
import dev.muster.sandbox.state.SandboxJson;
import dev.muster.sandbox.state.UpdateUsers;
import dev.muster.sandbox.state.UserRules;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import java.util.function.Function;

/** Accepts bulk jobs without validating users: each user succeeds or fails separately while the job runs. */
public final class BulkUsersRoutes {
    /** The limit of users per request (observed in JumpCloud's PowerShell module). */
    /** The state of a user created without one; documented as a setting. */
    private static final String STATE_FROM_OTHER_SOURCES = "ACTIVATED";

    private static final int MOST_USERS = 800;
    private static final String DEFAULT_SOURCE = "jumpcloud:bulk";
    private static final Set<String> SOURCES = Set.of(
            "jumpcloud:gapps",
            "jumpcloud:o365",
            "jumpcloud:workday",
            "jumpcloud:scim",
            DEFAULT_SOURCE,
            "jumpcloud:custom_integration");

    private final SandboxSettings settings;
    private final Function<String, Directory> directories;
    private final BulkJobs jobs;
    private final UserRules rules = new UserRules();

    /** @param directories returns the directory of an organization */
    public BulkUsersRoutes(SandboxSettings settings, Function<String, Directory> directories, BulkJobs jobs) {
        this.settings = settings;
        this.directories = directories;
        this.jobs = jobs;
    }

    public void addTo(RoutesConfig routes) {
        routes.post(SandboxCall.BULK_CREATE.path(), this::create);
        routes.patch(SandboxCall.BULK_UPDATE.path(), this::update);
    }

    private void create(Context context) {
        var source = context.header("creation-source");
        if (source != null && !SOURCES.contains(source)) {
            throw ApiException.badRequest("creation-source", "is not a known source");
        }
        var state =
                source == null || source.equals(DEFAULT_SOURCE) ? settings.csvImportState() : STATE_FROM_OTHER_SOURCES;
        accept(context, new CreateUsers(directory(context), rules, state));
    }

    private void update(Context context) {
        accept(context, new UpdateUsers(directory(context), rules, settings.namesUpdatedUsers()));
    }

    private Directory directory(Context context) {
        return directories.apply(Authentication.organization(context));
    }

    private void accept(Context context, BulkOperation work) {
        checkSuppressEmail(context.queryParam("suppressEmail"));
        var id = jobs.accept(Authentication.organization(context), users(context.body()), work);
        context.status(settings.acceptedStatus());
        Responses.json(context, SandboxJson.object().put("jobId", id));
    }

    private static void checkSuppressEmail(String value) {
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw ApiException.badRequest("suppressEmail", "must be true or false");
        }
    }

    private static JsonNode users(String body) {
        JsonNode users;
        try {
            users = SandboxJson.read(body);
        } catch (JsonProcessingException malformed) {
            throw ApiException.badRequest("body", "is not JSON");
        }
        if (!users.isArray() || users.isEmpty()) {
            throw ApiException.badRequest("body", "must be an array of users");
        }
        if (users.size() > MOST_USERS) {
            throw ApiException.badRequest("body", "must not have more than " + MOST_USERS + " users");
        }
        return users;
    }
}
