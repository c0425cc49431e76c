package dev.muster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourceTest {
    @Test
    void readsTheElementsOfAnArrayByTheirNumber() {
        Sources.Read source = Sources.json("[\n {\"username\": \"ada\"},\n\n {\"username\": \"ben\"}\n]\n");

        assertThat(source.format()).isEqualTo(SourceFormat.JSON);
        assertThat(source.header()).isEmpty();
        assertThat(source.rows()).extracting(SourceRow::number, SourceRow::line, row -> row.object().path("username").asText())
                .containsExactly(tuple(1L, 1L, "ada"), tuple(2L, 2L, "ben"));
        assertThat(source.fault()).isNull();
    }

    @Test
    void anArrayThatIsCutOffGivesTheRowsBeforeThenABrokenOneThenAFault() {
        Sources.Read source = Sources.json("[{\"username\":\"ada\"},{\"username\":\"ben\"},{\"usern");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of(), List.of("JSON_TRUNCATED"));
        assertThat(source.rows().get(2).unreadable()).isNotNull();
        assertThat(source.faultCode()).isEqualTo("JSON_TRUNCATED");
        assertThat(source.fault().reason()).contains("element 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":1},{\"a\":2}", "[{\"a\":1},{\"a\":2},", "[{\"a\":1},{\"a\":2},\n"})
    void anArrayCutOffBetweenElementsHasNoBrokenOne(String text) {
        Sources.Read source = Sources.json(text);

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of());
        assertThat(source.faultCode()).isEqualTo("JSON_TRUNCATED");
    }

    @Test
    void brokenJsonEndsTheSourceWithTheBrokenElement() {
        Sources.Read source = Sources.json("[{\"a\":1},{\"a\":2,,},{\"a\":3}]");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("JSON_MALFORMED"));
        assertThat(source.faultCode()).isEqualTo("JSON_MALFORMED");
    }

    @Test
    void anElementThatIsNoObjectCostsOnlyItself() {
        Sources.Read source = Sources.json("[1, {\"a\":1}, [2], \"text\", null, {\"a\":2}]");

        assertThat(source.problemCodes()).containsExactly(List.of("ROW_NOT_AN_OBJECT"), List.of(), List.of("ROW_NOT_AN_OBJECT"),
                List.of("ROW_NOT_AN_OBJECT"), List.of("ROW_NOT_AN_OBJECT"), List.of());
        assertThat(source.rows().get(2).unreadable()).isEqualTo("[2]");
        assertThat(source.fault()).isNull();
    }

    @Test
    void aKeyThatStandsTwiceCostsOnlyItsElement() {
        Sources.Read source = Sources.json("[{\"email\":\"a\",\"email\":\"b\"},{\"email\":\"c\"}]");

        assertThat(source.problemCodes()).containsExactly(List.of("KEY_DUPLICATE"), List.of());
        assertThat(source.rows().get(0).problems().get(0).column()).isEqualTo("email");
        assertThat(source.fault()).isNull();
    }

    @Test
    void textAfterTheArrayIsAFault() {
        Sources.Read source = Sources.json("[{\"a\":1}] [{\"a\":2}]");

        assertThat(source.rows()).hasSize(1);
        assertThat(source.faultCode()).isEqualTo("JSON_MALFORMED");
    }

    @Test
    void oneObjectOverSeveralLinesIsOneRow() {
        Sources.Read source = Sources.json("{\n  \"username\": \"ada\",\n  \"email\": \"ada@example.com\"\n}\n");

        assertThat(source.rows()).hasSize(1);
        assertThat(source.rows().get(0).object().path("email").asText()).isEqualTo("ada@example.com");
        assertThat(source.fault()).isNull();
    }

    @Test
    void objectsOnLinesOfTheirOwnAreReadAsNdjson() {
        Sources.Read source = Sources.json("\n{\"username\":\"ada\"}\n{broken\n{\"username\":\"ben\"}\n");

        assertThat(source.format()).isEqualTo(SourceFormat.NDJSON);
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("JSON_MALFORMED"), List.of());
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(2L, 3L, 4L);
    }

    @Test
    void anElementLargerThanAnyUserIsAFaultAndNoOutOfMemory() {
        String huge = IntStream.range(0, 300_000).mapToObj(n -> "\"k" + n + "\":1").collect(Collectors.joining(",", "{", "}"));
        Sources.Read source = Sources.json("[{\"a\":1}," + huge + ",{\"a\":2}]");

        assertThat(source.faultCode()).isEqualTo("RECORD_TOO_LARGE");
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("RECORD_TOO_LARGE"));
    }

    @Test
    void nestingWithoutEndIsAFault() {
        assertThat(Sources.json("[" + "[".repeat(100_000)).faultCode()).isEqualTo("JSON_MALFORMED");
        assertThat(Sources.ndjson("{\"a\":" + "[".repeat(100_000) + "\n{\"a\":1}\n").problemCodes())
                .containsExactly(List.of("JSON_MALFORMED"), List.of());
    }

    @Test
    void aBrokenNdjsonLineCostsOnlyItself() {
        Sources.Read source = Sources.ndjson("{\"a\":1}\n\n{\"a\":\n{\"a\":2} {\"a\":3}\n[1]\n{\"a\":1,\"a\":2}\n{\"a\":4}");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("JSON_TRUNCATED"), List.of("JSON_MALFORMED"),
                List.of("ROW_NOT_AN_OBJECT"), List.of("KEY_DUPLICATE"), List.of());
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        assertThat(source.rows().get(1).unreadable()).isEqualTo("{\"a\":");
        assertThat(source.fault()).isNull();
    }

    @Test
    void messagesNeverQuoteTheTextThatCouldNotBeRead() {
        Sources.Read source = Sources.ndjson("{\"password\":hunter2}\n");

        assertThat(source.rows().get(0).problems().toString()).doesNotContain("hunter2");
    }

    @Test
    void anNdjsonLineLargerThanAnyUserCostsOnlyItself() {
        Sources.Read source = Sources.ndjson("{\"a\":1}\r\n{\"a\":\"" + "x".repeat(3 << 20) + "\"}\r\n{\"a\":2}\r\n");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("RECORD_TOO_LARGE"), List.of());
        assertThat(source.rows().get(1).unreadable()).hasSize(1_000);
        assertThat(source.rows().get(2).line()).isEqualTo(3);
    }

    @Test
    void numbersStayAsTheyAreWritten() {
        assertThat(Sources.json("[{\"a\":1.50,\"b\":12345678901234567890}]").rows().get(0).object().toString())
                .isEqualTo("{\"a\":1.50,\"b\":12345678901234567890}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":2,\"Resources\":[%s],\"itemsPerPage\":2}",
            "{\"results\":[%s],\"totalCount\":2,\"links\":{\"next\":[{}]}}", " {\n \"data\" : [ %s ] } \n", "{\"meta\":{\"a\":[{\"b\":1}]},\"value\":[%s]}"})
    void theArrayInAnObjectIsRead(String object) {
        Sources.Read source = Sources.json(object.formatted("{\"username\":\"ada\",\"addresses\":[{\"type\":\"work\"}]},\n3,{\"username\":\"ben\"}"));

        assertThat(source.format()).isEqualTo(SourceFormat.JSON);
        assertThat(source.fault()).isNull();
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(1L, 2L, 3L);
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("ROW_NOT_AN_OBJECT"), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"username\":\"ada\",\"groups\":[{\"name\":\"x\"}]}", "{\"groups\":[{\"name\":\"x\"}],\"username\":\"ada\"}",
            "{\"addresses\":[{\"type\":\"work\"}],\"_id\":\"64b5f1000000000000000001\"}", "{\"attributes\":[{\"name\":\"a\",\"value\":\"b\"}]}", "{\"tags\":[\"x\"]}"})
    void aUserWithAnArrayIsAUser(String user) {
        assertThat(Sources.json(user).rows()).singleElement().satisfies(row -> assertThat(row.object()).isNotNull());
    }

    @Test
    void whatIsWrongWithTheObjectAroundTheArrayIsNoRow() {
        assertThat(Sources.json("{\"results\":[]}").fault().reason()).isEqualTo("the array \"results\" is empty");
        assertThat(Sources.json("{\"results\":[{\"username\":\"ada\"}],\"groups\":[{}]}").fault().reason()).contains("two arrays of objects, \"results\" and \"groups\"");
        assertThat(Sources.json("{\"results\":[{\"username\":\"ada\"}]} {}").faultCode()).isEqualTo("JSON_MALFORMED");
        for (String cut : new String[] {"{\"results\":[{\"username\":\"ada\"}],", "{\"results\":[{\"username\":\"ada\"}]", "{\"results\":[{\"username\":\"ada\"}],\"next\":\"x"}) {
            Sources.Read source = Sources.json(cut);
            assertThat(source.faultCode()).as(cut).isEqualTo("JSON_TRUNCATED");
            assertThat(source.rows()).as(cut).hasSize(1);
        }
        assertThat(Sources.json("{\"results\":[{\"username\":\"ada\"}],oops}")).satisfies(source -> {
            assertThat(source.faultCode()).isEqualTo("JSON_MALFORMED");
            assertThat(source.rows()).hasSize(1);
        });
    }

    @Test
    void theObjectAroundTheArrayMayBeLargerThanAnyUser() {
        String many = "{\"a\":[1,2,3]},".repeat(200_000);
        assertThat(Sources.json("{\"results\":[{\"username\":\"ada\"}],\"other\":{\"x\":[%s{}]}}".formatted(many)).fault()).isNull();
    }
}
