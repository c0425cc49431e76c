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
        return of("or", anyOf);
    }

    /** The search for users whose first and last name are the words before and after a space. */
    static String ofFullName(String name, int space) {
        return of(
                "and",
                List.of(
                        new UserKey("firstname", name.substring(0, space)),
                        new UserKey("lastname", name.substring(space + 1))));
    }

    private static String of(String operator, List<UserKey> keys) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        ArrayNode conditions = search.putObject("filter").putArray(operator);
        keys.forEach(key -> conditions.addObject().put(key.attribute(), key.value()));
        return search.put("limit", LIMIT).put("skip", 0).put("sort", "_id").toString();
    }
}
