package dev.muster.jumpcloud.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.UserIdentity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryLookupTest {
    @Test
    void searchesANewUserByUsernameAndBothSpellingsOfTheAddress() {
        assertThat(filter(UserKey.of(record("ada", "Ada@Example.com", null)))).isEqualTo(json("""
                [{"username":"ada"},{"email":"Ada@Example.com"},{"email":"ada@example.com"}]"""));
    }

    @Test
    void searchesALowerCaseAddressOnce() {
        assertThat(filter(UserKey.of(record("ada", "ada@example.com", null)))).isEqualTo(json("""
                [{"username":"ada"},{"email":"ada@example.com"}]"""));
    }

    @Test
    void searchesAUserOnlyByAKnownId() {
        assertThat(filter(UserKey.of(record("ben", "ben@example.com", "u2")))).isEqualTo(json("[{\"_id\":\"u2\"}]"));
    }

    @Test
    void escapesNamesInSearches() {
        assertThat(filter(UserKey.of(record("a\"},{\"username\":{\"$gt\":\"\"}", "\\\"@example.com", null))))
                .hasSize(2)
                .first()
                .satisfies(name ->
                        assertThat(name.path("username").asText()).isEqualTo("a\"},{\"username\":{\"$gt\":\"\"}"));
    }

    @Test
    void searchesRepeatedKeysOnce() {
        assertThat(filter(List.of(UserKey.username("ada"), UserKey.username("ada"), UserKey.username("Ada"))))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "50, 1", "51, 2", "800, 16"})
    void searchesManyUsersInParts(int people, int searches) {
        List<JsonNode> bodies = new DirectoryLookup(IntStream.rangeClosed(1, people)
                        .mapToObj(number -> UserKey.username("person" + number))
                        .toList())
                .searches().stream().map(DirectoryLookupTest::json).toList();
        assertThat(bodies).hasSize(searches);
        assertThat(bodies.stream()
                        .flatMap(body -> body.path("filter").path("or").findValuesAsText("username").stream()))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, people)
                        .mapToObj(number -> "person" + number)
                        .toList());
        // All users that a search finds must fit in the one page that is asked for, even if each name belongs to two.
        assertThat(bodies)
                .allSatisfy(body -> assertThat(body.path("limit").asInt())
                        .isGreaterThanOrEqualTo(
                                2 * body.path("filter").path("or").size()));
    }

    private static BatchRecord record(String username, String email, String userId) {
        return new BatchRecord("import", 1, new UserIdentity(userId, username, email), null, false, null, true);
    }

    private static JsonNode filter(List<UserKey> keys) {
        return json(new DirectoryLookup(keys).searches().get(0)).path("filter").path("or");
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
