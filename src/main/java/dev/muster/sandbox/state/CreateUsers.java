package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The work of a create job.
 *
 * @param state the default state of users
 */
public record CreateUsers(Directory directory, UserRules rules, String state) implements BulkOperation {

    @Override
    public Optional<String> username(JsonNode element) {
        return Optional.ofNullable(element.path("username").textValue());
    }

    @Override
    public void apply(JsonNode element) throws RowRejectedException {
        var user = rules.checkedCreate(element);
        if (!user.has("state")) {
            user.put("state", state);
        }
        directory.create(user);
    }
}
