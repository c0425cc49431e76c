package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DueWorkTest {
    private static final Path STATEMENTS = Path.of("src/main/resources/sql");

    @TempDir
    Path folder;

    static List<Path> claims() throws IOException {
        try (Stream<Path> files = Files.list(STATEMENTS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("claim-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("claims")
    void looksByTheQueryOfTheClaim(Path claim) throws IOException {
        String query = DueWork.queryOf(Files.readString(claim));

        assertThat(query.strip()).startsWith("SELECT").endsWith("LIMIT 1").doesNotContain("UPDATE", "RETURNING");
        assertThat(query.chars().filter(letter -> letter == '(').count())
                .as("whole, with all of its parentheses")
                .isEqualTo(query.chars().filter(letter -> letter == ')').count());
    }

    @ParameterizedTest
    @MethodSource("claims")
    void claimsAlongAnIndex(Path claim) throws IOException {
        String query = DueWork.queryOf(Files.readString(claim)).replaceAll(":#\\$\\{[^}]*}", "1");
        try (var ledger = new TestLedger(folder)) {
            List<String> plan = ledger.sql("EXPLAIN QUERY PLAN " + query)
                    .query((row, index) -> row.getString("detail"))
                    .list();

            assertThat(plan.get(0))
                    .as("the due rows are found by an index, in the order in which they are claimed: " + plan)
                    .contains("USING")
                    .contains("INDEX");
            if (claim.endsWith("claim-ready-batch.sql") || claim.endsWith("claim-due-job.sql")) {
                assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE"));
            }
        }
    }

    @Test
    void rejectsAnotherFormOfClaim() {
        assertThatThrownBy(() -> DueWork.queryOf("UPDATE batch SET due_at = 0"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
