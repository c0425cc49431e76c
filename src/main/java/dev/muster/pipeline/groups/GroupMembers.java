package dev.muster.pipeline.groups;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Memberships;
import dev.muster.ledger.groups.Membership;
import dev.muster.ledger.groups.MembershipChange;
import dev.muster.ledger.groups.MembershipState;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.storage.StorageFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the members of user groups once the users of rows exist. A change is repeated until its result is clear: it
 * does nothing the second time. A failed change leaves the outcome of its record as it is.
 */
public final class GroupMembers {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMembers.class);
    /** Changes in one round; between rounds, other imports have their turn. */
    private static final int CHANGES_OF_A_ROUND = 50;

    private static final int LEAST_ATTEMPTS = 5;
    private static final Duration FIRST_RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Memberships memberships;
    private final CallGate gate;
    private final Duration deadline;
    private final Duration searchLag;
    private final Clock clock;

    /**
     * @param gate tells whether other calls succeed
     * @param deadline the time after which a change without a clear result fails, while other calls succeed
     * @param searchLag the longest time until the search shows a user who was created
     */
    public GroupMembers(Ledger ledger, CallGate gate, Duration deadline, Duration searchLag, Clock clock) {
        this.gate = gate;
        this.deadline = deadline;
        this.searchLag = searchLag;
        this.clock = clock;
        memberships = ledger.memberships();
    }

    /** Starts a round with the next changes of an import. */
    public MemberRound begin(String importId) {
        return new MemberRound(memberships.next(importId, clock.instant(), CHANGES_OF_A_ROUND));
    }

    /** Adds the response to one of a round's searches. */
    public void take(MemberRound round, ApiResult answer) {
        round.take(answer);
        if (answer instanceof ApiResult.Rejected rejected) {
            LOG.warn("Cannot look up users to add them to groups: {}", rejected.message());
        }
    }

    /** The calls of a round whose users are known. Users that the search does not show yet are looked up again. */
    public List<MemberChange> changes(String importId, MemberRound round) {
        if (round.failure() != null) {
            refusedSearch(round);
            return List.of();
        }
        FoundUsers found = round.found();
        var ids = new HashMap<Long, Optional<String>>();
        var changes = new ArrayList<MemberChange>();
        for (Membership membership : round.memberships()) {
            if (membership.groupId() == null) {
                memberships.settle(membership.id(), MembershipState.FAILED, "the group was not looked up");
                continue;
            }
            userId(importId, membership, found, ids)
                    .ifPresentOrElse(id -> changes.add(new MemberChange(membership, id)), () -> notShown(membership));
        }
        return List.copyOf(changes);
    }

    private void refusedSearch(MemberRound round) {
        if (round.failure() instanceof ApiResult.Rejected rejected) {
            round.memberships().stream()
                    .filter(membership -> membership.user().id() == null)
                    .forEach(membership -> unclear(membership, "JumpCloud refuses the search: " + rejected.message()));
        }
    }

    private Optional<String> userId(
            String importId, Membership membership, FoundUsers found, Map<Long, Optional<String>> ids) {
        if (membership.user().id() != null) {
            return Optional.of(membership.user().id());
        }
        return ids.computeIfAbsent(membership.number(), number -> {
            Optional<String> id = Optional.ofNullable(user(membership.user(), found))
                    .map(user -> user.path("_id").asText());
            id.ifPresent(known -> memberships.identified(importId, number, known));
            return id;
        });
    }

    private static @Nullable JsonNode user(UserIdentity user, FoundUsers found) {
        if (user.username() != null) {
            return found.allOfUsername(user.username()).stream().findFirst().orElse(null);
        }
        return user.email() == null ? null : found.byEmail(user.email());
    }

    private void notShown(Membership membership) {
        if (isOlderThan(membership, searchLag) && membership.attempts() >= LEAST_ATTEMPTS) {
            memberships.settle(membership.id(), MembershipState.FAILED, "the directory does not show the user");
        } else {
            retry(membership);
        }
    }

    /** Commits the result of a call. */
    public void answered(MemberRound round, MemberChange change, ApiResult answer) {
        Membership membership = change.membership();
        if (answer instanceof ApiResult.Success) {
            memberships.settle(membership.id(), done(membership), null);
        } else if (answer instanceof ApiResult.Rejected rejected) {
            rejected(membership, rejected);
        } else {
            round.failed(answer);
            if (answer instanceof ApiResult.Indeterminate) {
                unclear(membership, answer.message());
            }
        }
    }

    private static MembershipState done(Membership membership) {
        return membership.change() == MembershipChange.ADD ? MembershipState.ADDED : MembershipState.REMOVED;
    }

    /** A conflict is about a user who is a member already (inferred); only one of us can be missing at a removal. */
    private void rejected(Membership membership, ApiResult.Rejected rejected) {
        boolean adds = membership.change() == MembershipChange.ADD;
        boolean already = rejected.status() == 409
                || rejected.status() == 400
                        && rejected.message().toLowerCase(Locale.ROOT).contains("already");
        if (adds && already) {
            memberships.settle(membership.id(), MembershipState.ALREADY, null);
        } else if (!adds && rejected.status() == 404) {
            memberships.settle(membership.id(), MembershipState.REMOVED, null);
        } else {
            memberships.settle(membership.id(), MembershipState.FAILED, rejected.message());
        }
    }

    private void unclear(Membership membership, String message) {
        boolean othersSucceed = membership.triedAt() != null
                && gate.lastSuccessAge()
                        .filter(age -> clock.instant().minus(age).isAfter(membership.triedAt()))
                        .isPresent();
        if (membership.attempts() >= LEAST_ATTEMPTS && othersSucceed && isOlderThan(membership, deadline)) {
            memberships.settle(membership.id(), MembershipState.FAILED, message);
        } else {
            retry(membership);
        }
    }

    private boolean isOlderThan(Membership membership, Duration age) {
        return membership.triedAt() != null
                && !clock.instant().isBefore(membership.triedAt().plus(age));
    }

    private void retry(Membership membership) {
        Duration wait = FIRST_RETRY_AFTER.multipliedBy(1L << Math.min(membership.attempts(), 10));
        Instant now = clock.instant();
        memberships.retry(
                membership.id(), now, now.plus(wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER));
    }

    /** Ends a round, and schedules the next one if changes are left. */
    public void conclude(String importId, MemberRound round) {
        memberships.release(importId, clock.instant());
        ApiResult failure = round.failure();
        if (failure != null) {
            LogLine.about(importId, LOG.atWarn())
                    .log("Could not change group members of import {}; retrying: {}", importId, failure.message());
        }
    }

    /** Schedules a retry after an internal failure in a round. */
    public void failed(String importId, Throwable failure) {
        memberships.release(importId, clock.instant().plus(AFTER_A_FAILURE));
        LogLine.about(importId, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Could not change group members of import {}; retrying in {} s: {}",
                        importId,
                        AFTER_A_FAILURE.toSeconds(),
                        FailureText.of(failure));
    }
}
