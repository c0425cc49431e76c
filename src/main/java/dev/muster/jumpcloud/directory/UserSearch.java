package dev.muster.jumpcloud.directory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The body of a search for users, {@code POST /api/search/systemusers} (documented for v1). */
final class UserSearch {
    /** The largest page (documented). */
    private static final int LIMIT = 100;

    private UserSearch() {}

    static String of(List<UserKey> anyOf) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        ArrayNode conditions = search.putObject("filter").putArray("or");
        anyOf.forEach(key -> conditions.addObject().put(key.attribute(), key.value()));
        return search.put("limit", LIMIT).put("skip", 0).put("sort", "_id").toString();
    }
}
