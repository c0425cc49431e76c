package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.validation.UserId;
import java.util.Optional;
import java.util.Set;

/** The operations of the API that Muster calls, with the shape of a valid response to each. */
public enum ApiOperation {
    /** Starts a bulk job: an object with the job's id (documented; as {@code jobId} observed). */
    SEND {
        @Override
        Optional<String> fault(JsonNode body) {
            JsonNode id = body.path("jobId");
            if (id.isMissingNode() || id.isNull()) {
                return Optional.of("the answer has no jobId");
            }
            return id.isValueNode() && id.asText().matches("[A-Za-z0-9_-]{1,100}")
                    ? Optional.empty()
                    : Optional.of("the answer's jobId is not a valid id");
        }
    },
    /** Lists the work results of a job: an array of objects (documented). */
    RESULTS {
        @Override
        Optional<String> fault(JsonNode body) {
            return body.isArray() && allAreObjects(body)
                    ? Optional.empty()
                    : Optional.of("the answer is not a list of work results");
        }

        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** Searches users: an object with an array {@code results} and a number {@code totalCount} (documented). */
    SEARCH {
        @Override
        Optional<String> fault(JsonNode body) {
            JsonNode users = body.path("results");
            if (!users.isArray() || !allAreObjects(users)) {
                return Optional.of("the answer to a search has no results");
            }
            for (JsonNode user : users) {
                if (!user.path("_id").isTextual()) {
                    return Optional.of("the answer to a search has a user without an _id");
                }
                if (!UserId.is(user.path("_id").asText())) {
                    return Optional.of("the answer to a search has a user with a malformed _id");
                }
            }
            int all = body.path("totalCount").asInt(users.size());
            return all <= users.size()
                    ? Optional.empty()
                    : Optional.of("the answer to a search has only " + users.size() + " of " + all + " users");
        }
    },
    /** Lists user groups: an array of objects with an id and a name (documented). */
    GROUPS {
        @Override
        Optional<String> fault(JsonNode body) {
            if (!body.isArray() || !allAreObjects(body)) {
                return Optional.of("the answer is not a list of user groups");
            }
            for (JsonNode group : body) {
                if (!UserId.is(group.path("id").asText()) || !group.path("name").isTextual()) {
                    return Optional.of("the answer has a user group without a name or a valid id");
                }
            }
            return Optional.empty();
        }
    },
    /** Changes one member of a user group: an empty response with the status 204 (documented). */
    MEMBER {
        @Override
        boolean isAboutUs(int status) {
            return false;
        }

        @Override
        boolean isDone(int status) {
            return status == 204;
        }
    },
    /** Lists a single user, any of them: an object with an array {@code results} (documented). */
    ANY_USER {
        @Override
        Optional<String> fault(JsonNode body) {
            return body.path("results").isArray() ? Optional.empty() : Optional.of("the answer is not a list of users");
        }

        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** Requests an access token: an object with a bearer token (RFC 6749, 5.1). */
    TOKEN {
        @Override
        Optional<String> fault(JsonNode body) {
            JsonNode token = body.path("access_token");
            if (!token.isTextual() || !token.asText().matches("[\\x21-\\x7E]+")) {
                return Optional.of("the answer has no access token");
            }
            return body.path("token_type").asText("bearer").equalsIgnoreCase("bearer")
                    ? Optional.empty()
                    : Optional.of("the answer's access token is not a bearer token");
        }

        @Override
        boolean isAboutUs(int status) {
            return true;
        }

        @Override
        boolean isSecret(int status) {
            return status < 300;
        }
    },
    /** Removes one user: the user (documented for v1). */
    REMOVE_USER {
        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** Reads a job by the call that the vendor documents as incomplete: an object. */
    JOB {
        @Override
        Optional<String> fault(JsonNode body) {
            return body.isObject() ? Optional.empty() : Optional.of("the answer is not a job");
        }

        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** Any other operation. */
    ANYTHING;

    private static final Set<Integer> ABOUT_THE_CONTENT = Set.of(400, 409, 413, 422);

    /** The fault in the shape of a successful response; empty if it is valid. */
    Optional<String> fault(JsonNode body) {
        return Optional.empty();
    }

    /** Returns true if a 4xx response is about our credentials or the address, not about the request's content. */
    boolean isAboutUs(int status) {
        return !ABOUT_THE_CONTENT.contains(status);
    }

    /** Returns true if a response with that status needs no body to be a success. */
    boolean isDone(int status) {
        return false;
    }

    /** Returns true if a response with that status may contain a secret that is not known yet. */
    boolean isSecret(int status) {
        return false;
    }

    private static boolean allAreObjects(JsonNode array) {
        for (JsonNode element : array) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }
}
