package dev.muster.pipeline.dryrun;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.change.UserChange;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.validation.RequestedUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change that an import would make by one record.
 *
 * @param line the row's position as users count
 * @param username the user's current name; of a user known by something else, that
 * @param userId the user's id; {@code null} if unknown
 * @param attributes what differs; of a new user or one who was not looked up, everything that is set
 * @param formerKnown whether the old values are known
 */
public record PlannedChange(
        long line,
        ChangeKind action,
        String username,
        @Nullable String userId,
        List<UserChange.Attribute> attributes,
        boolean formerKnown) {
    private static final String USERNAME = "username";

    static PlannedChange of(RecordedChange recorded, AttributeCatalog catalog) {
        UserChange change = recorded.change();
        List<UserChange.Attribute> attributes = change == null ? sent(recorded, catalog) : change.attributes();
        return new PlannedChange(
                recorded.line(),
                recorded.kind(),
                recorded.user(),
                recorded.userId(),
                attributes,
                change != null || recorded.kind() == ChangeKind.CREATE);
    }

    private static List<UserChange.Attribute> sent(RecordedChange recorded, AttributeCatalog catalog) {
        if (recorded.payload() == null) {
            return List.of();
        }
        RequestedUser asked = RequestedUser.read(recorded.payload());
        boolean creates = recorded.kind() == ChangeKind.CREATE;
        ObjectNode sent = creates ? asked.created() : asked.user();
        return sent.properties().stream()
                .filter(attribute -> !attribute.getKey().equals("id"))
                .filter(attribute -> creates
                        || !attribute.getKey().equals(USERNAME)
                        || !attribute.getValue().asText().equals(recorded.username()))
                .map(attribute -> catalog.isSecret(attribute.getKey())
                        ? UserChange.Attribute.secret(attribute.getKey())
                        : new UserChange.Attribute(attribute.getKey(), NullNode.instance, attribute.getValue()))
                .toList();
    }
}
