package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.records.mapping.MappedNames;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.CsvStyle;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.TestSources;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutcomeWriterTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();
    private static final OutcomeColumns REJECTED = new OutcomeColumns(
            "01JD0",
            2,
            Outcome.REJECTED,
            "ALREADY_EXISTS",
            "the username is taken",
            "Choose another.",
            "64b5f1000000000000000099",
            null);
    private static final String OWN = "_import,_line,_outcome,_code,_reason,_hint,_job,_user_id";
    private static final String OWN_CELLS =
            "01JD0,2,rejected,ALREADY_EXISTS,the username is taken,Choose another.,64b5f1000000000000000099,";

    @Test
    void keepsTheSourcesColumnsAndAddsItsOwn() {
        assertThat(report(TestSources.csv("User Name,email,x\nada,\"a,b\",\"1\n2\"\n"), REJECTED))
                .isEqualTo("User Name,email,x," + OWN + "\nada,\"a,b\",\"1\n2\"," + OWN_CELLS + "\n");
    }

    @Test
    void leavesUnknownColumnsEmpty() {
        OutcomeColumns created = new OutcomeColumns(null, 7, Outcome.CREATED, null, null, null, null, null);

        assertThat(report(TestSources.csv("username\nada\n"), created))
                .isEqualTo("username," + OWN + "\nada,,7,created,,,,,\n");
        assertThat(report(TestSources.ndjson("{\"username\":\"ada\"}\n"), created))
                .isEqualTo(
                        "{\"username\":\"ada\",\"_muster\":{\"_import\":null,\"_line\":7,"
                                + "\"_outcome\":\"created\",\"_code\":null,\"_reason\":null,\"_hint\":null,\"_job\":null,\"_user_id\":null}}\n");
    }

    @Test
    void replacesColumnsOfAnEarlierReport() {
        assertThat(report(TestSources.csv("_line,username,_IMPORT,_code\n9,ada,01OLD,OLD\n"), REJECTED))
                .isEqualTo("_line,username,_import,_code,_outcome,_reason,_hint,_job,_user_id\n"
                        + "2,ada,01JD0,ALREADY_EXISTS,rejected,the username is taken,Choose "
                        + "another.,64b5f1000000000000000099,\n");
        assertThat(report(
                        TestSources.ndjson("{\"_muster\":{\"_import\":\"01OLD\",\"_x\":1},\"username\":\"ada\"}\n"),
                        REJECTED))
                .startsWith("{\"username\":\"ada\",\"_muster\":{\"_import\":\"01JD0\"")
                .doesNotContain("01OLD")
                .doesNotContain("_x");
    }

    @Test
    void blanksSecrets() {
        assertThat(report(
                        TestSources.csv("username,Pass Word,passwort,pasword\nada,hunter2,hunter3,hunter4\n"),
                        REJECTED))
                .contains("ada,,,,01JD0")
                .doesNotContain("hunter");
        String ndjson = report(
                TestSources.ndjson(
                        "{\"username\":\"ada\",\"Password\":\"hunter2\",\"login\":{\"pwd\":\"hunter3\"},\"a\":[{\"password\":[\"hunter4\"]}]}\n"),
                REJECTED);
        assertThat(ndjson)
                .contains("\"Password\":null", "{\"pwd\":null}", "{\"password\":null}")
                .doesNotContain("hunter");
    }

    @Test
    void doesNotSendABlankedSecretOfADeadLetter() {
        for (SourceFormat format : List.of(SourceFormat.CSV, SourceFormat.NDJSON)) {
            String text = format == SourceFormat.CSV
                    ? "id,password\n64b5f1000000000000000001,hunter2\n"
                    : "{\"id\":\"64b5f1000000000000000001\",\"password\":\"hunter2\"}\n";
            TestSources.Read again = TestSources.read(report(TestSources.read(text, format), REJECTED), format);
            MappedRecord mapped = new RecordMapper(CATALOG, Operation.UPDATE, again.header())
                    .map(again.rows().get(0));

            assertThat(mapped.problems()).isEmpty();
            assertThat(mapped.user().has("password")).isFalse();
            assertThat(mapped.link().importId()).isEqualTo("01JD0");
            assertThat(mapped.link().line()).isEqualTo(2);
        }
    }

    @Test
    void fillsUpARowWithTooFewCells() {
        assertThat(report(TestSources.csv("a,b,c\n1\n"), REJECTED))
                .isEqualTo("a,b,c," + OWN + "\n1,,," + OWN_CELLS + "\n");
    }

    @Test
    void keepsExcessCellsSoThatTheRowStaysInvalid() {
        String report = report(TestSources.csv("a,b\n1,2,3,=4\n"), REJECTED);

        assertThat(report).isEqualTo("a,b," + OWN + "\n1,2," + OWN_CELLS + ",3,'=4\n");
        assertThat(TestSources.csv(report).problemCodes()).containsExactly(List.of("CELLS_EXCESS"));
        assertThat(report(TestSources.csv(report), REJECTED)).isEqualTo(report);
    }

    @Test
    void blanksAShiftedSecret() {
        assertThat(report(
                        TestSources.csv(
                                "username,firstname,password,sudo\nada,Ada, the first,hunter2,yes\nben,hunter2\n"),
                        REJECTED))
                .doesNotContain("hunter2")
                .contains("\nada,Ada,,,01JD0")
                .contains("\n,,,,01JD0");
        assertThat(report(TestSources.csv("username,password\nada,x,hunter2\n"), REJECTED))
                .doesNotContain("hunter2");
    }

    @Test
    void reportsATruncatedRecordWithoutItsText() {
        assertThat(report(TestSources.csv("a,b\n1,2\n3,\"4\n5,6\n"), REJECTED))
                .isEqualTo("a,b," + OWN + "\n1,2," + OWN_CELLS + "\n,," + OWN_CELLS + "\n");
    }

    @Test
    void keepsTheTextOfAnUnreadableLine() {
        String report = report(TestSources.ndjson("{\"username\":\"ädä\n"), REJECTED);

        assertThat(report).contains("\"raw\":\"{\\\"username\\\":\\\"ädä\"");
        assertThat(report(TestSources.ndjson(report), REJECTED)).isEqualTo(report);
    }

    @Test
    void dropsTheTextOfALineWithASecret() {
        for (String line :
                List.of("{\"PASSWORD\":\"hunter2", "{\"pass_word\":\"hunter2", "{\"p\\u0061ssword\":\"hunter2")) {
            assertThat(report(TestSources.ndjson(line), REJECTED))
                    .doesNotContain("hunter2")
                    .contains("\"note\":");
        }
    }

    @Test
    void writesArrayElementsAsLines() {
        String report = report(TestSources.json("[{\"n\": 1.50},\n 7, {\"n\": 12345678901234567890}]"), REJECTED);

        assertThat(report.lines()).hasSize(3);
        assertThat(report)
                .startsWith("{\"n\":1.50,\"_muster\"")
                .contains("\"raw\":\"7\"")
                .contains("{\"n\":12345678901234567890,\"_muster\"");
    }

    @Test
    void keepsUnpairedSurrogatesAsEscapes() {
        String report = report(TestSources.ndjson("{\"firstname\":\"\\ud83d, \\ud83d\\ude00\"}\n"), REJECTED);

        assertThat(report).contains("\"\\ud83d, 😀\"");
        assertThat(TestSources.ndjson(report)
                        .rows()
                        .get(0)
                        .object()
                        .path("firstname")
                        .asText())
                .isEqualTo("\ud83d, \ud83d\ude00");
    }

    @Test
    void escapesReasonsThatLookLikeFormulas() {
        OutcomeColumns outcome = new OutcomeColumns("01JD0", 2, Outcome.REJECTED, "X", "=cmd()", "@hint", null, null);

        assertThat(report(TestSources.csv("=a\n1\n"), outcome))
                .isEqualTo("'=a," + OWN + "\n1,01JD0,2,rejected,X,'=cmd(),'@hint,,\n");
    }

    @Test
    void closingClosesTheStream() throws IOException {
        for (SourceFormat format : SourceFormat.values()) {
            AtomicBoolean closed = new AtomicBoolean();
            OutcomeWriters.open(
                            new ByteArrayOutputStream() {
                                @Override
                                public void close() {
                                    closed.set(true);
                                }
                            },
                            format,
                            CsvStyle.USUAL,
                            List.of("a"),
                            new SecretNames(CATALOG, MappedNames.NONE))
                    .close();
            assertThat(closed).isTrue();
        }
    }

    @Test
    void throwsAnIoExceptionOnAFailedWrite() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("no space left");
            }
        };
        for (SourceFormat format : SourceFormat.values()) {
            assertThatThrownBy(() -> {
                        try (OutcomeWriter writer = OutcomeWriters.open(
                                full,
                                format,
                                CsvStyle.USUAL,
                                List.of("a"),
                                new SecretNames(CATALOG, MappedNames.NONE))) {
                            for (int row = 0; row < 10_000; row++) {
                                writer.write(SourceRow.ofCells(1, 2, List.of("some text"), List.of()), REJECTED);
                            }
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage("no space left");
        }
    }

    private static String report(TestSources.Read source, OutcomeColumns outcome) {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        try (OutcomeWriter writer = OutcomeWriters.open(
                report, source.format(), CsvStyle.USUAL, source.header(), new SecretNames(CATALOG, MappedNames.NONE))) {
            for (SourceRow row : source.rows()) {
                writer.write(row, outcome);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return report.toString(StandardCharsets.UTF_8);
    }
}
