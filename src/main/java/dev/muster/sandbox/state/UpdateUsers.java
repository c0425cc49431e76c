package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The work of an update job.
 *
 * @param named whether work results contain the username
 */
public record UpdateUsers(Directory directory, UserRules rules, boolean named) implements BulkOperation {

    @Override
    public Optional<String> username(JsonNode element) {
        return named
                ? directory
                        .stored(element.path("id").asText())
                        .map(user -> user.path("username").textValue())
                : Optional.empty();
    }

    @Override
    public void apply(JsonNode element) throws RowRejectedException {
        directory.update(rules.checkedUpdate(element));
    }
}
