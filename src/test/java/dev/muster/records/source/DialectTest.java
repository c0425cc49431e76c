package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV in all its dialects: what separates the cells, and in what encoding they are. */
class DialectTest {
    private static final List<String> ADA = List.of("ada", "a@example.com", "Zoë");

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void detectsTheDelimiterByTheHeader(String delimiter) {
        TestSources.Read source =
                TestSources.csv("username,email,firstname\nada,a@example.com,Zoë\n".replace(",", delimiter));

        assertThat(source.header()).containsExactly("username", "email", "firstname");
        assertThat(source.rows().get(0).cells()).isEqualTo(ADA);
        assertThat(source.reports().delimiter()).isEqualTo(delimiter);
    }

    @Test
    void prefersKnownNamesToMoreColumns() {
        assertThat(TestSources.csv("\"a, b, c, d\";username;email\n1;2;3\n").header())
                .containsExactly("a, b, c, d", "username", "email");
        assertThat(TestSources.csv("x|y|z;username;email\n1;2;3\n").header())
                .containsExactly("x|y|z", "username", "email");
        assertThat(TestSources.csv("Nom;Prénom;Lieu, pays\n1;2;3\n").header())
                .containsExactly("Nom", "Prénom", "Lieu, pays");
    }

    @Test
    void skipsALineThatNamesTheDelimiter() {
        TestSources.Read source = TestSources.csv("sep=;\r\nusername;email\r\nada;a@example.com\r\nben;b;c\r\n");

        assertThat(source.header()).containsExactly("username", "email");
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(3L, 4L);
        assertThat(source.rows().get(1).problems().get(0).hint()).contains("cells that contain a semicolon");
        assertThat(TestSources.csv("\uFEFFsep=^\nusername^email\nada^a\n").header())
                .containsExactly("username", "email");
        assertThat(TestSources.csv("sep=;\nusername;email\nada;\"\n").fault().reason())
                .contains("line 3");
    }

    @Test
    void usesTheConfiguredDelimiter() {
        assertThat(csv("username^email^firstname\nada^a@example.com^Zoë\n", StandardCharsets.UTF_8, "^", null)
                        .rows()
                        .get(0)
                        .cells())
                .isEqualTo(ADA);
        assertThat(csv("username,email\nada,a\n", StandardCharsets.UTF_8, ";", null)
                        .fault()
                        .reason())
                .isEqualTo("Line 1 is a single column and contains comma (expected delimiter: semicolon)");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE,\uFEFF", "UTF-16BE,\uFEFF", "UTF-8,\uFEFF"})
    void prefersAByteOrderMarkToTheSetting(String encoding, String mark) {
        TestSources.Read source = csv(
                mark + "username,email,firstname\nada,a@example.com,Zoë\n",
                Charset.forName(encoding),
                null,
                "windows-1252");

        assertThat(source.fault()).isNull();
        assertThat(source.header().get(0)).isEqualTo("username");
        assertThat(source.rows().get(0).cells()).isEqualTo(ADA);
        assertThat(source.reports().byteOrderMark()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "ISO-8859-1", "UTF-16LE", "IBM850", "x-MacRoman", "GB18030"})
    void usesTheConfiguredEncoding(String encoding) {
        TestSources.Read source =
                csv("username,email,firstname\nada,a@example.com,Zoë\n", Charset.forName(encoding), null, encoding);

        assertThat(source.rows().get(0).cells()).isEqualTo(ADA);
        assertThat(source.reports().byteOrderMark()).isTrue();
    }

    @Test
    void locatesInvalidBytes() {
        TestSources.Read unset = csv("username,firstname\nada,Zoë\n", StandardCharsets.ISO_8859_1, null, null);
        assertThat(unset.fault().reason())
                .isEqualTo("Line 2 contains the byte 0xEB (offset 25), which is not valid UTF-8 there");
        assertThat(unset.fault().hint()).contains("--encoding windows-1252");

        TestSources.Read set =
                csv("username,firstname\nada,Zo\u0081\n", StandardCharsets.ISO_8859_1, null, "windows-1252");
        assertThat(set.faultCode()).isEqualTo("ENCODING_WRONG");
        assertThat(set.fault().reason())
                .contains("Line 2")
                .contains("0x81 (offset 25), which is not valid windows-1252");

        assertThat(csv("username,email\nada,a\n", StandardCharsets.UTF_16LE, null, null)
                        .fault()
                        .hint())
                .contains("--encoding UTF-16LE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n"})
    void countsEveryKindOfLineEnd(String end) {
        assertThat(csv("username,firstname\nada,x\nben,ë".replace("\n", end), StandardCharsets.ISO_8859_1, null, null)
                        .fault()
                        .reason())
                .startsWith("Line 3 ");
    }

    @ParameterizedTest
    @CsvSource({"a", "1", "'\"'", "tabs", "' '", "''"})
    void refusesInvalidDelimiters(String word) {
        assertThatThrownBy(() -> Dialect.delimiterOf(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acceptsDelimitersInWords() {
        assertThat(List.of(Dialect.delimiterOf("TAB"), Dialect.delimiterOf("\\t"), Dialect.delimiterOf(";")))
                .containsExactly("\t", "\t", ";");
        assertThat(Dialect.delimiterOf("auto")).isNull();
        assertThat(Dialect.encodingOf("cp1252")).isEqualTo("windows-1252");
        assertThatThrownBy(() -> Dialect.encodingOf("klingon")).hasMessageContaining("windows-1252");
    }

    @Test
    void prefersOptionsToSettings() {
        assertThat(new Dialect(";", null, null).over(new Dialect("|", "UTF-16LE", "People")))
                .isEqualTo(new Dialect(";", "UTF-16LE", "People"));
    }

    @Test
    void showsOnlyConfiguredRules() {
        var rules = new SourceRules(
                new Dialect("\t", "windows-1252", "People"), new SourceLimits(5_000_000_000L, 1_000, 10, 20));

        assertThat(SourceRules.USUAL.asText()).isEmpty();
        assertThat(rules.asText()).contains("windows-1252");
    }

    private static TestSources.Read csv(String text, Charset encoding, String delimiter, String said) {
        var rules = SourceRules.USUAL.saying(new Dialect(delimiter, said, null));
        try (SourceReader reader =
                SourceReaders.open(new ByteArrayInputStream(text.getBytes(encoding)), SourceFormat.CSV, rules)) {
            return TestSources.all(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
