package dev.muster.records.source.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.records.problem.Problem;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import dev.muster.records.source.TestSources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourceTest {
    @Test
    void numbersTheElementsOfAnArray() {
        TestSources.Read source = TestSources.json("[\n {\"username\": \"ada\"},\n\n {\"username\": \"ben\"}\n]\n");

        assertThat(source.format()).isEqualTo(SourceFormat.JSON);
        assertThat(source.header()).isEmpty();
        assertThat(source.rows())
                .extracting(
                        SourceRow::number,
                        SourceRow::line,
                        row -> row.object().path("username").asText())
                .containsExactly(tuple(1L, 1L, "ada"), tuple(2L, 2L, "ben"));
        assertThat(source.fault()).isNull();
    }

    @Test
    void readsTheRowsBeforeATruncation() {
        TestSources.Read source = TestSources.json("[{\"username\":\"ada\"},{\"username\":\"ben\"},{\"usern");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of(), List.of("JSON_TRUNCATED"));
        assertThat(source.rows().get(2).unreadable()).isNotNull();
        assertThat(source.faultCode()).isEqualTo("JSON_TRUNCATED");
        assertThat(source.fault().reason()).contains("element 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":1},{\"a\":2}", "[{\"a\":1},{\"a\":2},", "[{\"a\":1},{\"a\":2},\n"})
    void addsNoBrokenRowIfTruncatedBetweenElements(String text) {
        TestSources.Read source = TestSources.json(text);

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of());
        assertThat(source.faultCode()).isEqualTo("JSON_TRUNCATED");
    }

    @Test
    void endsTheSourceAtInvalidJson() {
        TestSources.Read source = TestSources.json("[{\"a\":1},{\"a\":2,,},{\"a\":3}]");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("JSON_MALFORMED"));
        assertThat(source.faultCode()).isEqualTo("JSON_MALFORMED");
    }

    @Test
    void rejectsOnlyTheElementThatIsNotAnObject() {
        TestSources.Read source = TestSources.json("[1, {\"a\":1}, [2], \"text\", null, {\"a\":2}]");

        assertThat(source.problemCodes())
                .containsExactly(
                        List.of("ROW_NOT_AN_OBJECT"),
                        List.of(),
                        List.of("ROW_NOT_AN_OBJECT"),
                        List.of("ROW_NOT_AN_OBJECT"),
                        List.of("ROW_NOT_AN_OBJECT"),
                        List.of());
        assertThat(source.rows().get(2).unreadable()).isEqualTo("[2]");
        assertThat(source.fault()).isNull();
    }

    @Test
    void rejectsOnlyTheElementWithADuplicateKey() {
        TestSources.Read source = TestSources.json("[{\"email\":\"a\",\"email\":\"b\"},{\"email\":\"c\"}]");

        assertThat(source.problemCodes()).containsExactly(List.of("KEY_DUPLICATE"), List.of());
        assertThat(source.rows().get(0).problems().get(0).column()).isEqualTo("email");
        assertThat(source.fault()).isNull();
    }

    @Test
    void reportsTextAfterTheArray() {
        TestSources.Read source = TestSources.json("[{\"a\":1}] [{\"a\":2}]");

        assertThat(source.rows()).hasSize(1);
        assertThat(source.faultCode()).isEqualTo("JSON_MALFORMED");
    }

    @Test
    void readsAnObjectOverSeveralLinesAsOneRow() {
        TestSources.Read source =
                TestSources.json("{\n  \"username\": \"ada\",\n  \"email\": \"ada@example.com\"\n}\n");

        assertThat(source.rows()).hasSize(1);
        assertThat(source.rows().get(0).object().path("email").asText()).isEqualTo("ada@example.com");
        assertThat(source.fault()).isNull();
    }

    @Test
    void readsObjectsOnSeparateLinesAsNdjson() {
        TestSources.Read source = TestSources.json("\n{\"username\":\"ada\"}\n{broken\n{\"username\":\"ben\"}\n");

        assertThat(source.format()).isEqualTo(SourceFormat.NDJSON);
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("JSON_MALFORMED"), List.of());
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(2L, 3L, 4L);
    }

    @Test
    void boundsTheSizeOfAnElement() {
        String huge = IntStream.range(0, 300_000)
                .mapToObj(n -> "\"k" + n + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        TestSources.Read source = TestSources.json("[{\"a\":1}," + huge + ",{\"a\":2}]");

        assertThat(source.faultCode()).isEqualTo("RECORD_TOO_LARGE");
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("RECORD_TOO_LARGE"));
    }

    @Test
    void boundsTheNesting() {
        assertThat(TestSources.json("[" + "[".repeat(100_000)).faultCode()).isEqualTo("JSON_MALFORMED");
        assertThat(TestSources.ndjson("{\"a\":" + "[".repeat(100_000) + "\n{\"a\":1}\n")
                        .problemCodes())
                .containsExactly(List.of("JSON_MALFORMED"), List.of());
    }

    @Test
    void rejectsOnlyTheInvalidNdjsonLine() {
        TestSources.Read source =
                TestSources.ndjson("{\"a\":1}\n\n{\"a\":\n{\"a\":2} {\"a\":3}\n[1]\n{\"a\":1,\"a\":2}\n{\"a\":4}");

        assertThat(source.problemCodes())
                .containsExactly(
                        List.of(),
                        List.of("JSON_TRUNCATED"),
                        List.of("JSON_MALFORMED"),
                        List.of("ROW_NOT_AN_OBJECT"),
                        List.of("KEY_DUPLICATE"),
                        List.of());
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        assertThat(source.rows().get(1).unreadable()).isEqualTo("{\"a\":");
        assertThat(source.fault()).isNull();
    }

    @Test
    void neverQuotesUnreadableText() {
        TestSources.Read source = TestSources.ndjson("{\"password\":hunter2}\n");

        assertThat(source.rows().get(0).problems().toString()).doesNotContain("hunter2");
    }

    @Test
    void rejectsOnlyTheOversizedNdjsonLine() {
        TestSources.Read source =
                TestSources.ndjson("{\"a\":1}\r\n{\"a\":\"" + "x".repeat(3 << 20) + "\"}\r\n{\"a\":2}\r\n");

        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("RECORD_TOO_LARGE"), List.of());
        assertThat(source.rows().get(1).unreadable()).hasSize(1_000);
        assertThat(source.rows().get(2).line()).isEqualTo(3);
    }

    @Test
    void keepsNumbersAsWritten() {
        assertThat(TestSources.json("[{\"a\":1.50,\"b\":12345678901234567890}]")
                        .rows()
                        .get(0)
                        .object()
                        .toString())
                .isEqualTo("{\"a\":1.50,\"b\":12345678901234567890}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":2,\"Resources\":[%s],\"itemsPerPage\":2}",
                "{\"results\":[%s],\"totalCount\":2,\"links\":{\"next\":[{}]}}",
                " {\n \"data\" : [ %s ] } \n",
                "{\"meta\":{\"a\":[{\"b\":1}]},\"value\":[%s]}"
            })
    void readsTheArrayInAnObject(String object) {
        TestSources.Read source = TestSources.json(object.formatted(
                "{\"username\":\"ada\",\"addresses\":[{\"type\":\"work\"}]},\n3,{\"username\":\"ben\"}"));

        assertThat(source.format()).isEqualTo(SourceFormat.JSON);
        assertThat(source.fault()).isNull();
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(1L, 2L, 3L);
        assertThat(source.problemCodes()).containsExactly(List.of(), List.of("ROW_NOT_AN_OBJECT"), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\":\"ada\",\"groups\":[{\"name\":\"x\"}]}",
                "{\"groups\":[{\"name\":\"x\"}],\"username\":\"ada\"}",
                "{\"addresses\":[{\"type\":\"work\"}],\"_id\":\"64b5f1000000000000000001\"}",
                "{\"attributes\":[{\"name\":\"a\",\"value\":\"b\"}]}",
                "{\"tags\":[\"x\"]}"
            })
    void takesAUserWithAnArrayForAUser(String user) {
        assertThat(TestSources.json(user).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.object()).isNotNull());
    }

    @Test
    void reportsProblemsAroundTheArrayWithoutARow() {
        assertThat(TestSources.json("{\"results\":[]}").fault().reason()).isEqualTo("The array \"results\" is empty");
        assertThat(TestSources.json("{\"results\":[{\"username\":\"ada\"}]} {}").faultCode())
                .isEqualTo("JSON_MALFORMED");
        for (String cut : new String[] {
            "{\"results\":[{\"username\":\"ada\"}],",
            "{\"results\":[{\"username\":\"ada\"}]",
            "{\"results\":[{\"username\":\"ada\"}],\"next\":\"x"
        }) {
            TestSources.Read source = TestSources.json(cut);
            assertThat(source.faultCode()).as(cut).isEqualTo("JSON_TRUNCATED");
            assertThat(source.rows()).as(cut).hasSize(1);
        }
        assertThat(TestSources.json("{\"results\":[{\"username\":\"ada\"}],oops}"))
                .satisfies(source -> {
                    assertThat(source.faultCode()).isEqualTo("JSON_MALFORMED");
                    assertThat(source.rows()).hasSize(1);
                });
    }

    @Test
    void allowsALargeObjectAroundTheArray() {
        String many = "{\"a\":[1,2,3]},".repeat(200_000);
        assertThat(TestSources.json("{\"results\":[{\"username\":\"ada\"}],\"other\":{\"x\":[%s{}]}}".formatted(many))
                        .fault())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'groups':[{'id':1,'name':'x'}],'users':[%s]}",
                "{'users':[%s],'groups':[{'id':1,'name':'x'}],'total':1}",
                "{'groups':[],'users':[%s],'errors':[]}"
            })
    void readsTheArrayOfUsersAmongOthers(String object) {
        TestSources.Read source = TestSources.json(object.replace('\'', '"').formatted("{\"username\":\"ada\"}"));

        assertThat(source.fault()).isNull();
        assertThat(source.rows())
                .singleElement()
                .satisfies(row ->
                        assertThat(row.object().path("username").asText()).isEqualTo("ada"));
        assertThat(source.warnings())
                .extracting(Problem::reason)
                .containsExactlyElementsOf(
                        object.contains("name")
                                ? List.of("Reading the array \"users\" and ignoring the array \"groups\"")
                                : List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'data':{'users':[%s]}}",
                "{'data':{'viewer':{'people':[%s],'teams':[{'id':1}]},'x':[1]},'errors':[]}"
            })
    void findsANestedArrayOfUsers(String object) {
        TestSources.Read source = TestSources.json(
                object.replace('\'', '"').formatted("{\"mail\":\"a@example.com\"},{\"mail\":\"b@example.com\"}"));

        assertThat(source.fault()).isNull();
        assertThat(source.rows()).extracting(SourceRow::line).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'leavers':[{'email':'a'}],'joiners':[{'email':'b'}]}",
                "{'teams':[{'id':1}],'rooms':[{'id':1}]}",
                "{'a':{'users':[{'email':'a'}]},'b':{'users':[{'email':'b'}]}}"
            })
    void doesNotGuessBetweenArrays(String object) {
        TestSources.Read source = TestSources.json(object.replace('\'', '"'));

        assertThat(source.faultCode()).isEqualTo("JSON_NOT_USERS");
        assertThat(source.fault().reason()).startsWith("Several arrays may be the users: ");
        assertThat(source.fault().hint()).contains("--json-path ");
        assertThat(source.rows()).isEmpty();
    }

    @Test
    void noticesALaterArray() {
        String many = "{\"username\":\"ada\"},".repeat(10_000) + "{}";

        assertThat(TestSources.json("{\"results\":[%s],\"leavers\":[{\"email\":\"a\"}]}".formatted(many))
                        .faultCode())
                .isEqualTo("JSON_NOT_USERS");
        assertThat(TestSources.json("{\"results\":[%s],\"groups\":[{\"id\":1}]}".formatted(many))
                        .warnings())
                .extracting(Problem::code)
                .containsExactly("ARRAY_FOUND");
    }

    @ParameterizedTest
    @CsvSource({"leavers,1", "data.people,2", "/data/people,2", "$.data.people,2", "pages.1.items,3", "/pages/0/items,0"
    })
    void readsTheNamedArray(String path, int rows) {
        String text =
                "{'username':'x','leavers':[{'email':'a'}],'data':{'n':1,'people':[{},{}]},'pages':[{'items':[]},{'items':[{},{},{}]}]}"
                        .replace('\'', '"');
        TestSources.Read source = at(path, text);

        assertThat(source.rows()).hasSize(rows);
        assertThat(source.faultCode()).isEqualTo(rows == 0 ? "SOURCE_EMPTY" : null);
        assertThat(source.warnings()).isEmpty();
    }

    @Test
    void reportsAPathWithoutAnArray() {
        assertThat(at("data.people", "{\"data\":{\"users\":[{}]}}").fault().reason())
                .isEqualTo("No array found at \"data.people\"");
        assertThat(at("users", "[{\"users\":[{}]}]").faultCode()).isEqualTo("JSON_NOT_USERS");
        assertThat(at("users", "{\"users\":{}}").faultCode()).isEqualTo("JSON_NOT_USERS");
        assertThat(at("users", "{\"users\":[{}]").faultCode()).isEqualTo("JSON_TRUNCATED");
        assertThat(at("users", "{\"x\":").faultCode()).isEqualTo("JSON_TRUNCATED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'totalResults':250,'Resources':[%s]}|\"totalResults\" is 250, but it has 1 user",
                "{'value':[%s],'@odata.nextLink':'https://x'}|\"@odata.nextLink\" names another page",
                "{'results':[%s],'next':'https://x'}|\"next\" names",
                "{'_links':{'next':{'href':'/2'}},'items':[%s]}|\"next\" names",
                "{'data':[%s],'meta':{'totalPages':3}}|\"totalPages\" is 3",
                "{'data':{'users':[%s],'pageInfo':{'hasNextPage':true}}}|\"hasNextPage\" is true",
                "{'content':[%s],'last':false}|\"last\" is false",
                "{'users':[%s],'nextPageToken':'x'}|\"nextPageToken\" names"
            })
    void warnsAboutAPageOfALargerList(String object, String reason) {
        TestSources.Read source =
                TestSources.json(object.replace('\'', '"').formatted("{\"email\":\"a@example.com\"}"));

        assertThat(source.rows()).hasSize(1);
        assertThat(source.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.code()).isEqualTo("PAGE_OF_MORE"))
                .satisfies(
                        warning -> assertThat(warning.reason()).contains(reason).doesNotContain("https"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'totalResults':1,'Resources':[%s]}",
                "{'results':[%s],'next':null,'count':1}",
                "{'results':[%s],'next':'','hasMore':false}",
                "{'total':1,'pages':1,'users':[%s],'last':true}",
                "{'users':[%s],'links':{'next':null,'self':'https://x'}}"
            })
    void doesNotWarnAboutTheLastPage(String object) {
        assertThat(TestSources.json(object.replace('\'', '"')
                                .formatted("{\"email\":\"a@example.com\",\"next\":\"x\",\"total\":9}"))
                        .warnings())
                .isEmpty();
    }

    private static TestSources.Read at(String path, String text) {
        var dialect = new Dialect(null, null, null, null, Dialect.jsonPathOf(path));
        return TestSources.read(
                text.getBytes(StandardCharsets.UTF_8), SourceFormat.JSON, SourceRules.USUAL.saying(dialect));
    }
}
