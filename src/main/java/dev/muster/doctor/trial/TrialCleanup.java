package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.doctor.trial.TrialReport.Cleanup;
import dev.muster.jumpcloud.client.ApiResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Removes the invented users. A running job may still create some, and a search may find them late, so the cleanup
 * searches until it has found none for a while.
 */
final class TrialCleanup {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;
    private static final String ACTION = "remove users";

    private final RetryingClient client;
    private final TrialUsers users;
    private final Duration quiet;
    private final RedactedText redacted;
    /** Usernames of the users who were found and not yet removed, by id. */
    private final Map<String, String> left = new TreeMap<>();

    private boolean searched;
    private String trouble = "a search still finds users that were removed";

    /** @param quiet the time for which no user must have been found */
    TrialCleanup(RetryingClient client, TrialUsers users, Duration quiet, RedactedText redacted) {
        this.client = client;
        this.users = users;
        this.quiet = quiet;
        this.redacted = redacted;
    }

    Cleanup run() {
        try {
            removeAll();
            return Cleanup.complete(users.stem());
        } catch (TrialAbortedException aborted) {
            return incomplete(aborted);
        } catch (RuntimeException unexpected) {
            return incomplete(TrialAbortedException.unexpected(unexpected));
        }
    }

    private Cleanup incomplete(TrialAbortedException aborted) {
        List<Cleanup.User> possible = searched
                ? left.entrySet().stream()
                        .map(user -> new Cleanup.User(user.getValue(), user.getKey()))
                        .toList()
                : users.all()
                        .map(person -> new Cleanup.User(person.username(), null))
                        .toList();
        return new Cleanup(users.stem(), possible, Optional.of(aborted.redacted(redacted)));
    }

    private void removeAll() throws TrialAbortedException {
        long start = System.nanoTime();
        long lastFound = start;
        while (true) {
            boolean found = removeFound();
            if (!found && since(lastFound).compareTo(quiet) >= 0) {
                return;
            }
            if (since(start).compareTo(LONGEST) > 0) {
                throw TrialAbortedException.failed(trouble);
            }
            if (found) {
                lastFound = System.nanoTime();
            }
            client.sleep(BETWEEN_SEARCHES);
        }
    }

    /** Removes the users that a search finds; returns whether there were any. */
    private boolean removeFound() throws TrialAbortedException {
        List<JsonNode> found = client.search().stream().filter(users::include).toList();
        searched = true;
        left.clear();
        found.forEach(user ->
                left.put(user.path("_id").asText(), user.path("username").asText()));
        for (JsonNode user : found) {
            remove(user.path("_id").asText());
        }
        return !found.isEmpty();
    }

    private void remove(String id) throws TrialAbortedException {
        ApiResult result = client.remove(id);
        if (result instanceof ApiResult.Success
                || result instanceof ApiResult.Rejected rejected && rejected.status() == NOT_FOUND) {
            left.remove(id);
        } else if (result instanceof ApiResult.Unauthorized || result instanceof ApiResult.Rejected) {
            throw TrialAbortedException.of(ACTION, result);
        } else {
            trouble = String.valueOf(TrialAbortedException.of(ACTION, result).getMessage());
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
