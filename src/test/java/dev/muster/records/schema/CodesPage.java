package dev.muster.records.schema;

import dev.muster.records.problem.ProblemCode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The page of all problem codes, written from their description. */
final class CodesPage {
    String text() {
        return """
                # Problem codes

                Why a row, or a whole file, was not imported: the words of the column `_code` in results and dead letters, and of `code` in events. They stay
                as they are, so scripts may hold on to them. A row with several problems has several, with blanks between them.

                | code | meaning |
                |---|---|
                %s
                """.formatted(Arrays.stream(ProblemCode.values())
                .map(code -> "| `%s` | %s |".formatted(code, code.meaning()))
                .collect(Collectors.joining("\n")));
    }
}
