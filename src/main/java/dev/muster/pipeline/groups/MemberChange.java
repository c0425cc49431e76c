package dev.muster.pipeline.groups;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.ledger.groups.Membership;
import java.util.Objects;

/** A call that adds one user to a group, or removes one from it. */
public record MemberChange(Membership membership, String userId) {

    /** The id of the group, for the path of the call. */
    public String groupId() {
        return Objects.requireNonNull(membership.groupId());
    }

    /** The body of the call (documented). */
    public String json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("op", membership.change().word())
                .put("type", "user")
                .put("id", userId)
                .toString();
    }
}
