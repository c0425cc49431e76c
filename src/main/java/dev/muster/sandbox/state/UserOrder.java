package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts users. */
public final class UserOrder {
    private UserOrder() {}

    /**
     * @param users ordered by id
     * @param sort attribute names separated by blanks; a leading minus reverses the order. Null, blank or a list with
     *     commas (measured): by id
     */
    public static List<ObjectNode> sorted(List<ObjectNode> users, @Nullable String sort) {
        if (sort == null || sort.isBlank() || sort.contains(",") || sort.equals("_id")) {
            return users;
        }
        var sorted = new ArrayList<>(users);
        Arrays.stream(sort.strip().split(" +"))
                .map(name -> name.startsWith("-") ? by(name.substring(1)).reversed() : by(name))
                .reduce(Comparator::thenComparing)
                .ifPresent(sorted::sort);
        return sorted;
    }

    private static Comparator<ObjectNode> by(String name) {
        return Comparator.comparing(user -> user.path(name).asText());
    }
}
