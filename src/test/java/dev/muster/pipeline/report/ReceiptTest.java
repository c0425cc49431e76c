package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final Map<Outcome, Long> OUTCOMES =
            Map.of(Outcome.CREATED, 990L, Outcome.INVALID, 4L, Outcome.REJECTED, 6L);

    @Test
    void printsAllOutcomesInOneLine() {
        assertThat(Receipt.line("users.csv", 1000, OUTCOMES))
                .isEqualTo("users.csv: 1000 rows = 990 created + 0 updated + 0 unchanged + 4 invalid + 6 rejected + 0 "
                        + "unresolved + 0 unsent");
    }

    @Test
    void writesTheDocumentedKeys() {
        JsonNode receipt = new JsonMapper().valueToTree(receipt(1000, OUTCOMES, List.of("create")));
        assertThat(receipt.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "import",
                        "source",
                        "sha256",
                        "operation",
                        "state",
                        "rows",
                        "created",
                        "updated",
                        "unchanged",
                        "invalid",
                        "rejected",
                        "unresolved",
                        "unsent",
                        "skipped",
                        "startedAt",
                        "finishedAt",
                        "jobs",
                        "results",
                        "deadLetter");
        assertThat(receipt.path("state").asText()).isEqualTo("finished");
        assertThat(receipt.path("startedAt").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(receipt.path("deadLetter").isNull()).isTrue();
    }

    @Test
    void isCompleteOnlyIfEveryRowWasImported() {
        assertThat(receipt(
                                3,
                                Map.of(Outcome.CREATED, 1L, Outcome.UPDATED, 1L, Outcome.UNCHANGED, 1L),
                                List.of("create"))
                        .isComplete())
                .isTrue();
        assertThat(receipt(1000, OUTCOMES, List.of("create")).isComplete()).isFalse();
    }

    @Test
    void reportsMixedOperations() {
        assertThat(receipt(0, Map.of(), List.of("create", "update")).content().operation())
                .isEqualTo("mixed");
        assertThat(receipt(0, Map.of(), List.of("update")).content().operation())
                .isEqualTo("update");
        assertThat(receipt(0, Map.of(), List.of()).content().operation())
                .as("of a source without rows")
                .isEqualTo("create");
    }

    private static Receipt receipt(long rows, Map<Outcome, Long> outcomes, List<String> operations) {
        var closed = new ImportRun(
                "01JN0000000000000000000001",
                "users.csv",
                Operation.CREATE,
                new Destination("", "http://127.0.0.1:1", ""),
                ImportOptions.NONE,
                new ImportRun.Reading("create/users.csv", "00ff", null, SourceRules.USUAL, MappedNames.NONE, null),
                new ImportRun.Status(
                        ImportState.CLOSING,
                        ImportState.FINISHED,
                        rows,
                        null,
                        null,
                        null,
                        ImportRun.Skips.NONE,
                        ImportRun.Hold.NONE),
                new ImportRun.Times(
                        Instant.parse("2026-03-01T12:00:00Z"), Instant.parse("2026-03-01T12:05:00Z"), null, null));
        return Receipt.of(
                closed,
                operations,
                outcomes,
                List.of("job1"),
                null,
                new Receipt.Reports("reports/01JN0000000000000000000001/results.csv", null, null),
                false);
    }
}
