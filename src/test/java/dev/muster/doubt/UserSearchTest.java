package dev.muster.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.ledger.BatchRecord;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserSearchTest {
    @Test
    void aUserWhoWasToBeCreatedIsSearchedByUsernameAndByTheAddressInBothWritings() {
        assertThat(filter(List.of(People.ADA))).isEqualTo(People.json("""
                [{"username":"ada"},{"email":"Ada@Example.com"},{"email":"ada@example.com"}]"""));
    }

    @Test
    void anAddressInLowerCaseIsSearchedOnce() {
        assertThat(filter(List.of(People.create(1, "ada", "ada@example.com")))).isEqualTo(People.json("""
                [{"username":"ada"},{"email":"ada@example.com"}]"""));
    }

    @Test
    void aUserWhoWasToBeUpdatedIsSearchedByIdAlone() {
        assertThat(filter(List.of(People.update(1, "u1", false), new BatchRecord("import", 2, "ben", "ben@example.com", "u2", false, null, true))))
                .isEqualTo(People.json("[{\"_id\":\"u1\"},{\"_id\":\"u2\"}]"));
    }

    @Test
    void whatPeopleAreCalledCannotChangeTheSearch() {
        assertThat(filter(List.of(People.create(1, "a\"},{\"username\":{\"$gt\":\"\"}", "\\\"@example.com")))).hasSize(2)
                .first().satisfies(name -> assertThat(name.path("username").asText()).isEqualTo("a\"},{\"username\":{\"$gt\":\"\"}"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "30, 1", "31, 2", "800, 27"})
    void manyRecordsAreSearchedInPartsThatLeaveNobodyOut(int people, int searches) {
        List<BatchRecord> records = LongStream.rangeClosed(1, people).mapToObj(number -> People.create(number, "person" + number, "Person" + number + "@example.com")).toList();
        List<JsonNode> bodies = new LookUp(null, records).searches().stream().map(People::json).toList();
        assertThat(bodies).hasSize(searches);
        assertThat(bodies.stream().flatMap(body -> body.path("filter").path("or").findValuesAsText("username").stream()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, people).mapToObj(number -> "person" + number).toList());
        // A username and an e-mail may belong to two users, and all of them must fit in the one page that is asked for.
        assertThat(bodies).allSatisfy(body -> assertThat(body.path("limit").asInt())
                .isGreaterThanOrEqualTo(body.path("filter").path("or").size()));
    }

    private static JsonNode filter(List<BatchRecord> records) {
        return People.json(UserSearch.of(records)).path("filter").path("or");
    }
}
