package dev.muster.records.schema;

import dev.muster.records.problem.ProblemCode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The page of all problem codes, written from their description. */
final class CodesPage {
    String text() {
        return """
                # Problem codes

                Why a row, or a whole file, was not imported: the words of `_code` in results and dead letters, and of
                `code` in events. They never change, so scripts may rely on them. A row with several problems has
                several, with blanks between.

                | code | meaning |
                |---|---|
                %s
                """.formatted(Arrays.stream(ProblemCode.values())
                .map(code -> "| `%s` | %s |".formatted(code, code.meaning()))
                .collect(Collectors.joining("\n")));
    }
}
