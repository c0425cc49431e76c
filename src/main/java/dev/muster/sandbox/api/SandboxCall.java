package dev.muster.sandbox.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The calls that the sandbox supports. */
public enum SandboxCall {
    /** Starts a job that creates users. */
    BULK_CREATE("POST", "/api/v2/bulk/users"),
    /** Starts a job that changes users. */
    BULK_UPDATE("PATCH", "/api/v2/bulk/users"),
    /** The work results of a job. */
    BULK_RESULTS("GET", "/api/v2/bulk/users/{job_id}/results"),
    /** The old, unfinished job details. */
    JOB_DETAILS("GET", "/api/v2/jobs/{id}"),
    /** The work results of a job by the old path. */
    JOB_RESULTS("GET", "/api/v2/jobs/{id}/results"),
    /** Searches users in the v1 API. */
    SEARCH_USERS("POST", "/api/search/systemusers"),
    /** Lists users in the v1 API; not part of the contract. */
    LIST_USERS("GET", "/api/systemusers"),
    /** One user of the v1 API; not part of the contract. */
    GET_USER("GET", "/api/systemusers/{id}"),
    /** Removes one user by the v1 API. */
    REMOVE_USER("DELETE", "/api/systemusers/{id}"),
    /** Lists user groups, or finds one by its name. */
    LIST_GROUPS("GET", "/api/v2/usergroups"),
    /** The members of a user group. */
    GROUP_MEMBERS("GET", "/api/v2/usergroups/{group_id}/members"),
    /** Adds a member to a user group, or removes one. */
    CHANGE_MEMBERS("POST", "/api/v2/usergroups/{group_id}/members"),
    /** Gives a token to a service account; not part of the contract. */
    TOKEN("POST", "/oauth2/token"),
    /** Anything else. */
    UNKNOWN("", "");

    private final String method;
    private final String path;
    private final Pattern pattern;

    SandboxCall(String method, String path) {
        this.method = method;
        this.path = path;
        pattern = Pattern.compile(path.replaceAll("\\{\\w+}", "([^/]+)"));
    }

    /** The HTTP method; empty for {@link #UNKNOWN}. */
    public String method() {
        return method;
    }

    /** The path with its parameters in braces; empty for {@link #UNKNOWN}. */
    public String path() {
        return path;
    }

    /** The value of the path's parameter; empty without one. */
    Optional<String> parameter(String actualPath) {
        var match = pattern.matcher(actualPath);
        return match.matches() && match.groupCount() == 1 ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** The call of a request; {@link #UNKNOWN} if unsupported. */
    public static SandboxCall of(String method, String path) {
        return Arrays.stream(values())
                .filter(call ->
                        call.method.equals(method) && call.pattern.matcher(path).matches())
                .findFirst()
                .orElse(UNKNOWN);
    }
}
