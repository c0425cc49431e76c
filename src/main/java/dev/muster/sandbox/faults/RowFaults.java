package dev.muster.sandbox.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The ways to falsify work results. */
final class RowFaults {
    private static final String STATUS = "status";
    private static final String UNKNOWN_USER = "5da4cf6113973a47cc6862fa";

    private RowFaults() {}

    static UnaryOperator<List<ObjectNode>> shuffled(long seed) {
        var random = new Random(seed);
        return rows -> {
            var shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, random);
            return shuffled;
        };
    }

    /** Starts the rows at another position with each request. */
    static UnaryOperator<List<ObjectNode>> shifted() {
        var times = new AtomicInteger();
        return rows -> {
            var shifted = new ArrayList<>(rows);
            Collections.rotate(shifted, times.getAndIncrement());
            return shifted;
        };
    }

    /** Repeats each row, and once more with another id. */
    static List<ObjectNode> repeated(List<ObjectNode> rows) {
        return rows.stream()
                .flatMap(row -> Stream.of(
                        row,
                        row,
                        row.deepCopy().put("id", "f" + row.path("id").asText().substring(1))))
                .toList();
    }

    static List<ObjectNode> withoutLast(List<ObjectNode> rows) {
        return rows.subList(0, Math.max(0, rows.size() - 1));
    }

    static List<ObjectNode> withAnotherUser(List<ObjectNode> rows) {
        var all = new ArrayList<ObjectNode>();
        rows.stream().findFirst().map(ObjectNode::deepCopy).ifPresent(row -> {
            row.put("id", UNKNOWN_USER)
                    .putObject("meta")
                    .putObject("SystemUser")
                    .put("username", "other.user");
            all.add(row);
        });
        all.addAll(rows);
        return all;
    }

    static UnaryOperator<List<ObjectNode>> each(Consumer<ObjectNode> change) {
        return rows -> rows.stream().map(ObjectNode::deepCopy).peek(change).toList();
    }

    static void pending(ObjectNode row) {
        row.put(STATUS, "pending").put("statusMsg", "").putNull("updatedAt");
    }

    static UnaryOperator<List<ObjectNode>> words(UnaryOperator<String> change) {
        return each(row -> row.put(STATUS, change.apply(row.path(STATUS).asText())));
    }
}
