package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large sources are read while they arrive: this one is never whole anywhere. */
class StreamingTest {
    private static final long ROWS = 200_000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XLSX")
    void readsALargeSourceRowByRow(SourceFormat format) throws IOException {
        Generated source = generated(format);
        try (SourceReader reader = SourceReaders.open(source, format)) {
            RecordMapper mapper = new RecordMapper(AttributeCatalog.load(), Operation.CREATE, reader.header());
            long rows = 0;
            while (reader.hasNext()) {
                MappedRecord mapped = mapper.map(reader.next());
                rows++;
                assertThat(mapped.problems()).isEmpty();
                assertThat(mapped.username()).isEqualTo("user" + rows);
                assertThat(source.linesGiven)
                        .as("lines read ahead of row " + rows)
                        .isLessThan(rows + 5_000);
            }
            assertThat(rows).isEqualTo(ROWS);
            assertThat(reader.fault()).isEmpty();
        }
    }

    private static Generated generated(SourceFormat format) {
        return switch (format) {
            case CSV ->
                new Generated(
                        line -> line == 0 ? "username,email,sudo" : "user%1$d,user%1$d@example.com,yes".formatted(line),
                        ROWS + 1);
            case NDJSON ->
                new Generated(
                        line -> "{\"username\":\"user%1$d\",\"email\":\"user%1$d@example.com\"}".formatted(line + 1),
                        ROWS);
            case JSON ->
                new Generated(
                        line -> (line == 0 ? "[" : ",")
                                + "{\"username\":\"user%1$d\",\"email\":\"user%1$d@example.com\"}".formatted(line + 1)
                                + (line + 1 == ROWS ? "]" : ""),
                        ROWS);
            case XLSX -> throw new IllegalArgumentException("a workbook does not arrive from its beginning on");
        };
    }

    /** Makes up its lines as they are read. */
    private static final class Generated extends InputStream {
        private final LongFunction<String> line;
        private final long lines;
        private long linesGiven;
        private byte[] current = {};
        private int position;

        Generated(LongFunction<String> line, long lines) {
            this.line = line;
            this.lines = lines;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int start, int length) {
            if (position == current.length) {
                if (linesGiven == lines) {
                    return -1;
                }
                current =
                        String.join("", List.of(line.apply(linesGiven++), "\n")).getBytes(StandardCharsets.UTF_8);
                position = 0;
            }
            int given = Math.min(length, current.length - position);
            System.arraycopy(current, position, target, start, given);
            position += given;
            return given;
        }
    }
}
