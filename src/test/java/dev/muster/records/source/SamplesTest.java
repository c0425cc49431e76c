package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.RecordMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The samples show what they are said to show. */
class SamplesTest {
    @ParameterizedTest
    @CsvSource({
        "new-hires.csv,CREATE,12,EMAIL_MALFORMED ATTRIBUTE_MISSING",
        "contractors.ndjson,CREATE,5,",
        "interns.json,CREATE,4,",
        "update/moved-desks.csv,UPDATE,4,"
    })
    void readsEverySample(String name, Operation operation, int rows, String problems) throws IOException {
        try (SourceReader reader = SourceReaders.open(Path.of("samples", name))) {
            RecordMapper mapper = new RecordMapper(AttributeCatalog.load(), operation, reader.header());
            TestSources.Read source = TestSources.all(reader);
            List<String> codes = source.rows().stream()
                    .map(mapper::map)
                    .flatMap(mapped -> ReadRows.codes(mapped).stream())
                    .toList();

            assertThat(source.fault()).isNull();
            assertThat(source.rows()).hasSize(rows);
            assertThat(codes).isEqualTo(problems == null ? List.of() : List.of(problems.split(" ")));
            assertThat(mapper.columnProblems()).isEmpty();
        }
    }
}
