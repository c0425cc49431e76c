package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourceTemplateTest {
    static Stream<Arguments> templates() {
        return Stream.of(Operation.values())
                .flatMap(operation -> Stream.of(SourceFormat.CSV, SourceFormat.JSON, SourceFormat.NDJSON)
                        .flatMap(format -> Stream.of(true, false).map(all -> Arguments.of(operation, format, all))));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void writesATemplateOfOneValidUser(Operation operation, SourceFormat format, boolean all) throws IOException {
        String text = new SourceTemplate(ReadRows.CATALOG, operation, all).in(format);

        try (SourceReader reader =
                SourceReaders.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format)) {
            var mapper = new RecordMapper(ReadRows.CATALOG, operation, reader.header());
            List<MappedRecord> users = new ArrayList<>();
            reader.forEachRemaining(row -> users.add(mapper.map(row)));

            assertThat(reader.fault()).isEmpty();
            assertThat(mapper.columnProblems()).isEmpty();
            assertThat(users).singleElement().satisfies(user -> {
                assertThat(user.problems()).isEmpty();
                assertThat(user.user()).hasSizeGreaterThan(5);
            });
        }
    }

    @Test
    void writesAllAttributesOfTheOperation() {
        String header = new SourceTemplate(ReadRows.CATALOG, Operation.UPDATE, true)
                .in(SourceFormat.CSV)
                .lines()
                .findFirst()
                .orElseThrow();

        assertThat(header.split(","))
                .containsExactlyElementsOf(ReadRows.CATALOG.attributes().stream()
                        .filter(attribute -> attribute.operations().contains(Operation.UPDATE))
                        .map(attribute -> attribute.name().replace("#", "1"))
                        .toList());
    }

    @Test
    void usesOnlyInventedPeople() {
        assertThat(ReadRows.CATALOG.attributes())
                .extracting(Attribute::example)
                .filteredOn(example -> example != null && example.contains("@"))
                .allMatch(example -> example.endsWith("@example.com"));
    }
}
