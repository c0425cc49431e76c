package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the single problems that a combined problem consists of. */
public final class ProblemsColumn {
    private static final Part[] NONE = new Part[0];

    private ProblemsColumn() {}

    /** One problem as shown to users. */
    private record Part(String code, String reason, String hint) {}

    /** @return {@code null} for a single problem */
    public static @Nullable String of(@Nullable Problem problem) {
        return problem == null || problem.parts().size() < 2
                ? null
                : JsonColumn.of(
                        problem.parts().stream()
                                .map(part -> new Part(part.code(), part.told(), part.hint()))
                                .toArray(Part[]::new),
                        NONE);
    }

    /**
     * Reads a problem from the columns {@code code}, {@code reason}, {@code hint} and {@code problems}; {@code null}
     * without one.
     */
    static @Nullable Problem read(ResultSet row) throws SQLException {
        String code = row.getString("code");
        return code == null
                ? null
                : new Problem(
                        code, null, row.getString("reason"), row.getString("hint"), parts(row.getString("problems")));
    }

    private static List<Problem> parts(String json) {
        return Arrays.stream(JsonColumn.read(json, Part[].class, NONE))
                .map(part -> new Problem(part.code(), null, part.reason(), part.hint()))
                .toList();
    }
}
