package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** The rules for a single user of a job: the contract's schemas, and rules that schemas cannot express. */
public final class UserRules {
    /** Attributes that a create accepts and ignores (observed in JumpCloud's own importer drafts). */
    private static final Set<String> IGNORED_IN_CREATE =
            Set.of("_id", "id", "organization", "created", "badLoginAttempts");

    private final Schema create;
    private final Schema update;

    public UserRules() {
        try (var contract = UserRules.class.getResourceAsStream("/openapi/bulk-users.yaml")) {
            var tree = new YAMLMapper().readTree(contract);
            create = new Schema(tree.at("/components/schemas/UserCreate"), tree);
            update = new Schema(tree.at("/components/schemas/UserUpdate"), tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The attributes of a create request. */
    ObjectNode checkedCreate(JsonNode element) throws RowRejectedException {
        var user = element.isObject() ? element.<ObjectNode>deepCopy().without(IGNORED_IN_CREATE) : element;
        create.check(user, "");
        checkCustomAttributes(user);
        return (ObjectNode) user;
    }

    /** The changes of an update request, including its {@code id}. */
    ObjectNode checkedUpdate(JsonNode element) throws RowRejectedException {
        update.check(element, "");
        checkCustomAttributes(element);
        return (ObjectNode) element;
    }

    private static void checkCustomAttributes(JsonNode user) throws RowRejectedException {
        var names = new HashSet<String>();
        for (var attribute : user.path("attributes")) {
            if (!names.add(attribute.path("name").asText())) {
                throw new RowRejectedException("attributes: a name must not be given twice");
            }
        }
    }
}
