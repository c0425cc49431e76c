package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sorts users. */
public final class UserOrder {
    private UserOrder() {}

    /**
     * @param users ordered by id
     * @param sort attribute names separated by blanks; a leading minus reverses the order. Null, blank or a list with
     *     commas (measured): by id
     */
    public static List<ObjectNode> sorted(List<ObjectNode> users, String sort) {
        if (sort == null || sort.isBlank() || sort.contains(",") || sort.equals("_id")) {
            return users;
        }
        Comparator<ObjectNode> order = (one, other) -> 0;
        for (var name : sort.strip().split(" +")) {
            order = order.thenComparing(
                    name.startsWith("-") ? by(name.substring(1)).reversed() : by(name));
        }
        var sorted = new ArrayList<>(users);
        sorted.sort(order);
        return sorted;
    }

    private static Comparator<ObjectNode> by(String name) {
        return Comparator.comparing(user -> user.path(name).asText());
    }
}
