package dev.muster.jumpcloud.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.validation.UserId;
import java.util.Optional;
import java.util.Set;

/** What was asked of the service, and by that what an answer must look like. */
public enum ApiOperation {
    /** To take a bulk job: an object with the job's id (documented; as {@code jobId} observed). */
    SEND {
        @Override
        Optional<String> fault(JsonNode body) {
            JsonNode id = body.path("jobId");
            return id.isMissingNode() || id.isNull()
                    ? Optional.of("the answer has no jobId")
                    : id.isValueNode() && id.asText().matches("[A-Za-z0-9_-]{1,100}")
                            ? Optional.empty()
                            : Optional.of("the answer's jobId is no id");
        }
    },
    /** The work results of a job: an array of objects (documented). */
    RESULTS {
        @Override
        Optional<String> fault(JsonNode body) {
            return body.isArray() && allAreObjects(body)
                    ? Optional.empty()
                    : Optional.of("the answer is no list of work results");
        }

        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /**
     * The users that a search finds: an object with an array {@code results} and a number {@code totalCount}
     * (documented).
     */
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
    /** For one user, whoever that is: an object with an array {@code results} (documented). */
    ANY_USER {
        @Override
        Optional<String> fault(JsonNode body) {
            return body.path("results").isArray() ? Optional.empty() : Optional.of("the answer is no list of users");
        }

        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** For an access token: an object with the token (RFC 6749, 5.1), to be shown as a bearer. */
    TOKEN {
        @Override
        Optional<String> fault(JsonNode body) {
            JsonNode token = body.path("access_token");
            return !token.isTextual() || !token.asText().matches("[\\x21-\\x7E]+")
                    ? Optional.of("the answer has no access token")
                    : body.path("token_type").asText("bearer").equalsIgnoreCase("bearer")
                            ? Optional.empty()
                            : Optional.of("the answer's access token is no bearer token");
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
    /** To remove one user: the answer is the user (documented for v1). */
    REMOVE_USER {
        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** A job, by the call that the service calls incomplete: an object. */
    JOB {
        @Override
        Optional<String> fault(JsonNode body) {
            return body.isObject() ? Optional.empty() : Optional.of("the answer is no job");
        }

        @Override
        boolean isAboutUs(int status) {
            return false;
        }
    },
    /** Anything else. */
    ANYTHING;

    private static final Set<Integer> ABOUT_WHAT_WAS_SENT = Set.of(400, 409, 413, 422);

    /** What is wrong with the shape of an answer of success; empty where nothing is. */
    Optional<String> fault(JsonNode body) {
        return Optional.empty();
    }

    /** Whether a refusal of the four hundreds is about who asks, and where, rather than about what was sent. */
    boolean isAboutUs(int status) {
        return !ABOUT_WHAT_WAS_SENT.contains(status);
    }

    /** Whether an answer of that status may have a secret in it that nobody knows yet. */
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
