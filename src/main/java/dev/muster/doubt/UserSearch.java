package dev.muster.doubt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.BatchRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The body of a search for users, {@code POST /api/search/systemusers} (documented for v1). Its values are compared case
 * by case, while the directory keeps e-mail addresses in lower case, so an address is asked for in both writings.
 */
final class UserSearch {
    /** The most users in one answer; more than the records of one search can name. */
    private static final int LIMIT = 100;

    private UserSearch() {
    }

    static String of(List<BatchRecord> records) {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        ArrayNode anyOf = search.putObject("filter").putArray("or");
        for (BatchRecord record : records) {
            if (record.userId() != null) {
                anyOf.addObject().put("_id", record.userId());
                continue;
            }
            anyOf.addObject().put("username", record.username());
            Set<String> writings = new LinkedHashSet<>(List.of(record.email(), record.email().toLowerCase(Locale.ROOT)));
            writings.forEach(email -> anyOf.addObject().put("email", email));
        }
        return search.put("limit", LIMIT).put("skip", 0).put("sort", "_id").toString();
    }
}
