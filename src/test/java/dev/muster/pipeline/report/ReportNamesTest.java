package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.source.SourceFormat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportNamesTest {
    @ParameterizedTest
    @CsvSource({
        "users.csv,CSV,users.csv",
        "Users.CSV,CSV,Users.CSV",
        "users.tsv,CSV,users.tsv",
        "users.csv.gz,CSV,users.csv",
        "users.xlsx,CSV,users.xlsx.csv",
        "users.xlsx.GZ,CSV,users.xlsx.csv",
        "users.json,NDJSON,users.json.ndjson",
        "users.jsonl.gz,NDJSON,users.jsonl",
        "users,CSV,users.csv",
        "users.csv,NDJSON,users.csv.ndjson"
    })
    void namesTheDeadLetterLikeItsSourceExceptForOtherFormats(String source, SourceFormat format, String name) {
        assertThat(ReportNames.deadLetter(source, format)).isEqualTo(name);
    }

    @Test
    void shortensANameToTheFileSystemsLimit() {
        String name = ReportNames.deadLetter("ü".repeat(125) + ".xlsx", SourceFormat.CSV);

        assertThat(name).startsWith("üü").endsWith(".csv");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    }
}
