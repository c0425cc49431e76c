package dev.muster.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The work of a create job.
 *
 * @param state the state of a user who is sent without one
 */
record CreateUsers(Directory directory, UserRules rules, String state) implements BulkWork {

    @Override
    public Optional<String> username(JsonNode element) {
        return Optional.ofNullable(element.path("username").textValue());
    }

    @Override
    public void apply(JsonNode element) throws RowRefused {
        var user = rules.checkedCreate(element);
        if (!user.has("state")) {
            user.put("state", state);
        }
        directory.create(user);
    }
}
