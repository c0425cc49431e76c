package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of a file: its content counts, and where that is ambiguous, its name. */
class FormatDetectorTest {
    private static final String TABLE = "username,email\nada,a@example.com\nben,b@example.com\n";
    private static final String LINES = "{\"username\":\"ada\"}\n{\"username\":\"ben\"}\n";
    private static final String ARRAY = "[{\"username\":\"ada\"},{\"username\":\"ben\"}]";
    private static final SourceRules SMALL =
            new SourceRules(Dialect.FOUND, new SourceLimits(100_000, 1_000, 100, 1_000));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"users.csv,CSV", "users.txt,CSV", "users.json,CSV", "users.xlsx,CSV", "users.xls,CSV", "users,CSV"})
    void readsATableUnderAnyName(String name, SourceFormat format) throws IOException {
        assertThat(read(name, TABLE))
                .satisfies(source -> assertThat(source.format()).isEqualTo(format))
                .satisfies(FormatDetectorTest::hasTwoRows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users.csv", "users.json", "users.ndjson", "users.xlsx", "users"})
    void readsJsonUnderAnyName(String name) throws IOException {
        assertThat(read(name, ARRAY))
                .satisfies(source -> assertThat(source.format()).isEqualTo(SourceFormat.JSON))
                .satisfies(FormatDetectorTest::hasTwoRows);
        assertThat(read(name, LINES))
                .satisfies(source -> assertThat(source.format()).isEqualTo(SourceFormat.NDJSON))
                .satisfies(FormatDetectorTest::hasTwoRows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"users.csv.gz", "users.gz", "users.csv"})
    void decompressesAFileUnderAnyName(String name) throws IOException {
        assertThat(read(name, gzip(TABLE.getBytes(StandardCharsets.UTF_8)))).satisfies(FormatDetectorTest::hasTwoRows);
        byte[] inTwoParts = concat(
                gzip("username,email\n".getBytes(StandardCharsets.UTF_8)),
                gzip("ada,a@example.com\nben,b\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(read(name, inTwoParts)).satisfies(FormatDetectorTest::hasTwoRows);
    }

    @Test
    void noticesEveryTruncationOfACompressedFile() throws IOException {
        byte[] whole = gzip(TABLE.getBytes(StandardCharsets.UTF_8));
        for (int length = 2; length < whole.length; length++) {
            assertThat(read("users.csv.gz", Arrays.copyOf(whole, length)).faultCode())
                    .as(length + " bytes of " + whole.length)
                    .isEqualTo("GZIP_BROKEN");
        }
    }

    @Test
    void reportsDataAfterACompressedFile() throws IOException {
        for (int rows = 0; rows < 12_000; rows += 371) {
            byte[] text = ("username\n"
                            + HexFormat.of().formatHex(noise(rows * 20)).replaceAll("(.{40})", "u$1\n") + "u\n")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] packed = gzip(text);
            assertThat(read("users.csv.gz", packed).fault())
                    .as(packed.length + " bytes")
                    .isNull();
            for (int more : new int[] {1, 2, 9, 17, 100_000}) {
                assertThat(read("users.csv.gz", concat(packed, noise(more)))
                                .fault()
                                .reason())
                        .as("%d bytes and %d", packed.length, more)
                        .isEqualTo(more + (more == 1 ? " byte follows" : " bytes follow")
                                + " the end of the compressed data (at byte " + packed.length + ")");
            }
        }
    }

    @Test
    void refusesACompressionBomb() throws IOException {
        Path bomb = folder.resolve("bomb.csv.gz");
        try (var packed = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            packed.write("username\nada\n".getBytes(StandardCharsets.UTF_8));
            packed.write("\n".repeat(200_000).getBytes(StandardCharsets.UTF_8));
        }
        TestSources.Read source = read(bomb);

        assertThat(source.faultCode()).isEqualTo("SOURCE_TOO_LARGE");
        assertThat(source.fault().reason()).isEqualTo("The file decompresses to more than 100000 bytes");
    }

    @Test
    void refusesANestedCompressionBomb() throws IOException {
        assertThat(read("users.csv.gz", gzip(gzip(TABLE.getBytes(StandardCharsets.UTF_8))))
                        .fault()
                        .reason())
                .isEqualTo("The file is compressed twice");
    }

    @ParameterizedTest
    @CsvSource({
        "25504446,PDF",
        "d0cf11e0a1b11ae1,an old workbook",
        "fd377a585a00,xz",
        "504b0506,empty ZIP",
        "3c68746d6c3e,HTML",
        "3c3f786d6c20,XML"
    })
    void namesUnsupportedFormats(String bytes, String word) throws IOException {
        for (byte[] content : new byte[][] {
            HexFormat.of().parseHex(bytes), gzip(HexFormat.of().parseHex(bytes))
        }) {
            TestSources.Read source = read("users.csv", content);
            assertThat(source.faultCode()).isEqualTo("FORMAT_NOT_READ");
            assertThat(source.fault().reason()).contains(word);
        }
    }

    @Test
    void appliesTheEncodingOnlyToCsv() throws IOException {
        var rules = SourceRules.USUAL.saying(new Dialect(null, "windows-1252", null));
        Path json = Files.writeString(folder.resolve("users.json"), "[{\"username\":\"ada\",\"firstname\":\"Zoë\"}]");
        try (SourceReader reader = SourceReaders.open(json, rules)) {
            assertThat(reader.next().object().path("firstname").asText()).isEqualTo("Zoë");
        }
    }

    private static void hasTwoRows(TestSources.Read source) {
        assertThat(source.fault()).isNull();
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of());
    }

    private TestSources.Read read(String name, String text) throws IOException {
        return read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private TestSources.Read read(String name, byte[] content) throws IOException {
        return read(Files.write(folder.resolve(name), content));
    }

    private static TestSources.Read read(Path file) throws IOException {
        try (SourceReader reader = SourceReaders.open(file, file.endsWith("bomb.csv.gz") ? SMALL : SourceRules.USUAL)) {
            return TestSources.all(reader);
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }
}
