package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ApiResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Removes the invented users. A job may be running still that creates some of them, and a search may find them late, so
 * that they are looked for until none was found for a while.
 */
final class TrialCleanup {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int IS_GONE = 404;
    private static final String TO_REMOVE = "remove users";

    private final RetryingClient calls;
    private final TrialUsers users;
    private final Duration quiet;
    private final RedactedText redacted;
    /** Usernames by the ids of who was found, and not seen to go. */
    private final Map<String, String> there = new TreeMap<>();

    private boolean looked;
    private String trouble = "a search finds users still who were removed";

    /** @param quiet for how long none must have been found */
    TrialCleanup(RetryingClient calls, TrialUsers users, Duration quiet, RedactedText redacted) {
        this.calls = calls;
        this.users = users;
        this.quiet = quiet;
        this.redacted = redacted;
    }

    /** Removes them; where that does not succeed, it says who is left. */
    CleanupResult run() {
        try {
            removeAll();
            return CleanupResult.nothing(users.stem());
        } catch (TrialAbortedException obstacle) {
            return new CleanupResult(users.stem(), possibleUsers(), Optional.of(obstacle.told(redacted)));
        } catch (RuntimeException unforeseen) {
            return new CleanupResult(
                    users.stem(),
                    possibleUsers(),
                    Optional.of(TrialAbortedException.unforeseen(unforeseen).told(redacted)));
        }
    }

    private List<CleanupResult.User> possibleUsers() {
        return looked
                ? there.entrySet().stream()
                        .map(user -> new CleanupResult.User(user.getValue(), user.getKey()))
                        .toList()
                : users.all()
                        .map(person -> new CleanupResult.User(person.username(), null))
                        .toList();
    }

    private void removeAll() throws TrialAbortedException {
        long begun = System.nanoTime();
        long lastFound = begun;
        for (boolean nobody = isUnattended();
                !nobody || since(lastFound).compareTo(quiet) < 0;
                nobody = isUnattended()) {
            if (since(begun).compareTo(LONGEST) > 0) {
                throw TrialAbortedException.weather(trouble);
            }
            if (!nobody) {
                lastFound = System.nanoTime();
            }
            calls.remainingFor(BETWEEN_LOOKS);
        }
    }

    /** Looks for them, and removes who is found. */
    private boolean isUnattended() throws TrialAbortedException {
        List<JsonNode> found = calls.search().stream().filter(users::areThese).toList();
        looked = true;
        there.clear();
        found.forEach(user ->
                there.put(user.path("_id").asText(), user.path("username").asText()));
        for (JsonNode user : found) {
            remove(user.path("_id").asText());
        }
        return found.isEmpty();
    }

    private void remove(String id) throws TrialAbortedException {
        ApiResult answer = calls.remove(id);
        if (answer instanceof ApiResult.Success
                || answer instanceof ApiResult.Rejected refused && refused.status() == IS_GONE) {
            there.remove(id);
        } else if (TrialAbortedException.isRefusal(answer) || answer instanceof ApiResult.Rejected) {
            throw TrialAbortedException.of(TO_REMOVE, answer);
        } else {
            trouble = TrialAbortedException.of(TO_REMOVE, answer).getMessage();
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
