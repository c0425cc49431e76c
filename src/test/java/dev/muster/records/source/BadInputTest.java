package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.RecordMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sources that are wrong as a whole. */
class BadInputTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XLSX")
    void reportsAnEmptySource(SourceFormat format) {
        for (String text : new String[] {"", "\uFEFF", "\n\n\r\n"}) {
            TestSources.Read source = TestSources.read(text, format);

            assertThat(source.faultCode()).isEqualTo("SOURCE_EMPTY");
            assertThat(source.fault().reason()).containsPattern("^The (file|text) is empty");
            assertThat(source.rows()).isEmpty();
        }
    }

    @Test
    void distinguishesAHeaderWithoutRowsFromAnEmptyArray() {
        assertThat(TestSources.csv("username,email\n").fault().reason()).contains("a header but no rows");
        assertThat(TestSources.csv("username,email\n").header()).containsExactly("username", "email");
        assertThat(TestSources.json(" [ ] ").fault().reason()).contains("array is empty");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XLSX")
    void locatesTheFirstBinaryByte(SourceFormat format) {
        byte[] zip = {'P', 'K', 3, 4, 20, 0, 6, 0, 8};
        TestSources.Read source = TestSources.read(zip, format);

        assertThat(source.faultCode()).isEqualTo("SOURCE_BINARY");
        assertThat(source.fault().reason()).contains("offset 5");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XLSX")
    void neverThrowsForNoise(SourceFormat format) {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            Assertions.assertThatCode(() -> TestSources.read(noise, format)).doesNotThrowAnyException();
        }
    }

    @Property(tries = 500)
    void neverThrowsForText(@ForAll String text, @ForAll boolean table) {
        AttributeCatalog catalog = AttributeCatalog.load();
        for (String source : new String[] {text, "[" + text, "{" + text, "a,b\n" + text}) {
            TestSources.Read read = TestSources.read(source, table ? SourceFormat.CSV : SourceFormat.JSON);
            RecordMapper mapper = new RecordMapper(catalog, Operation.CREATE, read.header());
            read.rows().forEach(mapper::map);
        }
    }

    @ParameterizedTest
    @CsvSource({"CSV", "NDJSON", "JSON"})
    void readsTheRowsBeforeAnotherEncoding(SourceFormat format) {
        String text = switch (format) {
            case CSV -> "firstname\nAda\nMüller\n";
            case NDJSON -> "{\"firstname\":\"Ada\"}\n{\"firstname\":\"Müller\"}\n";
            default -> "[{\"firstname\":\"Ada\"},\n{\"firstname\":\"Müller\"}]\n";
        };
        TestSources.Read source = TestSources.read(text.getBytes(StandardCharsets.ISO_8859_1), format);

        assertThat(source.faultCode()).isEqualTo("SOURCE_NOT_UTF8");
        assertThat(source.fault().reason())
                .contains("Line " + text.substring(0, text.indexOf('ü')).split("\n").length)
                .contains("0xFC")
                .contains("offset " + text.indexOf('ü'));
        assertThat(source.rows()).hasSize(2);
        assertThat(source.rows().get(0).problems()).isEmpty();
    }

    @Test
    void reportsATruncatedCharacter() {
        byte[] text = "username\nadä".getBytes(StandardCharsets.UTF_8);
        assertThat(TestSources.read(Arrays.copyOf(text, text.length - 1), SourceFormat.CSV)
                        .faultCode())
                .isEqualTo("SOURCE_NOT_UTF8");
    }

    @Test
    void countsOffsetsInALargeFile() {
        byte[] text = ("username\n" + "ädä.brook\n".repeat(20_000) + "\u0000").getBytes(StandardCharsets.UTF_8);
        TestSources.Read source = TestSources.read(text, SourceFormat.CSV);

        assertThat(source.fault().reason()).contains("Line 20002 ").contains("offset " + (text.length - 1));
    }

    @ParameterizedTest
    @CsvSource({"true", "12", "\"users\"", "username"})
    void reportsJsonThatIsNeitherArrayNorObject(String text) {
        assertThat(TestSources.json(text).faultCode()).isEqualTo("JSON_NOT_USERS");
    }

    @Test
    void reportsANameWithoutAFormat() throws IOException {
        Path file = Files.writeString(folder.resolve("users.doc"), "Dear all,\nhere they are\n");
        try (SourceReader reader = SourceReaders.open(file)) {
            assertThat(reader.hasNext()).isFalse();
            assertThat(reader.fault()).hasValueSatisfying(fault -> {
                assertThat(fault.code()).isEqualTo("FORMAT_UNKNOWN");
                assertThat(fault.hint()).contains(".csv, .tsv, .txt, .json, .ndjson, .jsonl, .xlsx");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "users.csv,CSV",
        "USERS.CSV,CSV",
        "users.json,JSON",
        "users.ndjson,NDJSON",
        "a.b.jsonl,NDJSON",
        "users.csv.gz,CSV",
        "users.JSON.GZ,JSON",
        "users.tsv,CSV",
        "users.txt,CSV",
        "users.xlsx,XLSX"
    })
    void takesTheFormatFromTheName(String name, SourceFormat format) {
        assertThat(SourceFormat.of(Path.of("inbox", name))).contains(format);
    }

    @Test
    void reportsJsonAsNdjson() {
        assertThat(SourceFormat.JSON.reports()).isEqualTo(SourceFormat.NDJSON);
        assertThat(SourceFormat.CSV.reports()).isEqualTo(SourceFormat.CSV);
        assertThat(SourceFormat.XLSX.reports()).isEqualTo(SourceFormat.CSV);
        assertThat(SourceFormat.NDJSON.extension()).isEqualTo("ndjson");
    }

    @Test
    void throwsForAMissingFile() {
        Assertions.assertThatThrownBy(() -> SourceReaders.open(folder.resolve("missing.csv")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void throwsWhenReadingFails() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        byte[] rows = ("username\n" + "ada\n".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
        try (SourceReader reader = SourceReaders.open(
                new SequenceInputStream(new ByteArrayInputStream(rows), failing), SourceFormat.CSV)) {
            Assertions.assertThatThrownBy(() -> reader.forEachRemaining(row -> {}))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("the disk is gone");
        }
    }
}
