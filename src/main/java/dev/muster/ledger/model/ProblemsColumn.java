package dev.muster.ledger.model;

import dev.muster.records.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The single problems of which one was made: the ledger keeps both. */
public final class ProblemsColumn {
    private static final Part[] NONE = new Part[0];

    private ProblemsColumn() {}

    /** One problem, as people are told it. */
    private record Part(String code, String reason, String hint) {}

    /** @return {@code null} where there is but one */
    public static String of(Problem problem) {
        return problem == null || problem.parts().size() < 2
                ? null
                : JsonColumn.of(
                        problem.parts().stream()
                                .map(part -> new Part(part.code(), part.told(), part.hint()))
                                .toArray(Part[]::new),
                        NONE);
    }

    /**
     * The problem of a row of the columns {@code code}, {@code reason}, {@code hint} and {@code problems}; {@code null}
     * where there is none.
     */
    static Problem read(ResultSet row) throws SQLException {
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
