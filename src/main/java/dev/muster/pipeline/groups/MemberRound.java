package dev.muster.pipeline.groups;

import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.ledger.groups.Membership;
import dev.muster.ledger.model.UserIdentity;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One round of changes of group members of an import. */
public final class MemberRound {
    private final List<Membership> memberships;
    private final DirectoryLookup lookUp;
    private @Nullable ApiResult failure;

    MemberRound(List<Membership> memberships) {
        this.memberships = memberships;
        lookUp = new DirectoryLookup(memberships.stream()
                .map(Membership::user)
                .filter(user -> user.id() == null)
                .flatMap(MemberRound::keys)
                .toList());
    }

    /** One key each, so that few searches find many users. */
    private static Stream<UserKey> keys(UserIdentity user) {
        return user.username() != null
                ? Stream.of(UserKey.username(user.username()))
                : Stream.ofNullable(user.email()).flatMap(email -> UserKey.email(email).stream());
    }

    /** The bodies of the searches for users whose ids are not known. */
    public List<String> searches() {
        return lookUp.searches();
    }

    void take(ApiResult answer) {
        lookUp.take(answer);
    }

    FoundUsers found() {
        return lookUp.found();
    }

    List<Membership> memberships() {
        return memberships;
    }

    void failed(ApiResult answer) {
        failure = answer;
    }

    /** The failure that ends the round; {@code null} while it goes on. */
    public @Nullable ApiResult failure() {
        return failure == null ? lookUp.failure() : failure;
    }
}
