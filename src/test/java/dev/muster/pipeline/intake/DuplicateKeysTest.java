package dev.muster.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.model.NewRecord;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuplicateKeysTest {
    private static final Problem NONSENSE = new Problem("NONSENSE", null, "it is nonsense", "correct it");

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private DuplicateKeys duplicates;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        duplicates = new DuplicateKeys(ledger.ledger().records());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void acceptsDifferentUsers() {
        assertThat(find(person(1, "ada", "ada@example.com"), person(2, "ben", "ben@example.com")))
                .isEmpty();
    }

    @Test
    void keepsTheFirstOfTwoRowsAndNamesItsLineInTheSecond() {
        MappedRecord second = person(5, "ada", "other@example.com");
        Map<MappedRecord, List<Problem>> found = find(person(2, "ada", "ada@example.com"), second);
        assertThat(found).containsOnlyKeys(second);
        assertThat(found.get(second)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("DUPLICATE");
            assertThat(problem.column()).isEqualTo("username");
            assertThat(problem.reason()).isEqualTo("Duplicate username \"ada\" (first used in line 3)");
            assertThat(problem.hint()).isNotBlank();
        });
    }

    @Test
    void findsARowOfAnEarlierChunkInTheLedger() {
        commit(person(1, "ada", "ada@example.com"));
        MappedRecord later = person(600, "ada", "other@example.com");
        assertThat(find(later).get(later))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).endsWith("in line 2)"));
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ADA@Example.COM",
        "Ada@example.com, ada@EXAMPLE.com",
        "änne@example.com, ÄNNE@example.com",
        "Örs@example.com, örs@example.com"
    })
    void ignoresTheCaseOfEmailAddresses(String first, String second) {
        MappedRecord sameChunk = person(2, "ben", second);
        assertThat(find(person(1, "ada", first), sameChunk)).containsOnlyKeys(sameChunk);
        commit(person(1, "ada", first));
        MappedRecord laterChunk = person(3, "cleo", second);
        assertThat(find(laterChunk)).containsOnlyKeys(laterChunk);
    }

    @Test
    void ignoresTheCaseOfUsernames() {
        MappedRecord sameChunk = person(2, "Ada", "ada2@example.com");
        assertThat(find(person(1, "ada", "ada@example.com"), sameChunk)).containsOnlyKeys(sameChunk);
        commit(person(1, "ada", "ada@example.com"));
        MappedRecord laterChunk = person(3, "ADA", "ada3@example.com");
        assertThat(find(laterChunk)).containsOnlyKeys(laterChunk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "email", "employeeIdentifier", "id"})
    void acceptsEachKeyOnlyOnce(String key) {
        MappedRecord first = record(1, object(key, "same"));
        MappedRecord second = record(2, object(key, "same"));
        assertThat(find(first, second).get(second)).extracting(Problem::column).containsExactly(key);
        commit(first);
        MappedRecord third = record(3, object(key, "same"));
        assertThat(find(third).get(third)).extracting(Problem::column).containsExactly(key);
    }

    @Test
    void reportsEveryRepeatedKey() {
        commit(person(1, "ada", "ada@example.com"), person(2, "ben", "ben@example.com"));
        MappedRecord both = person(3, "ada", "ben@example.com");
        assertThat(find(both).get(both))
                .extracting(Problem::reason)
                .containsExactly(
                        "Duplicate username \"ada\" (first used in line 2)",
                        "Duplicate email \"ben@example.com\" (first used in line 3)");
    }

    @Test
    void quotesARepeatedValueOnOneLineOfLimitedLength() {
        MappedRecord second = record(2, object("employeeIdentifier", "E\n1"));
        assertThat(find(record(1, object("employeeIdentifier", "E\n1")), second).get(second))
                .extracting(Problem::reason)
                .containsExactly("Duplicate employeeIdentifier \"E\\u000a1\" (first used in line 2)");
    }

    @Test
    void reportsEveryLaterRowAsADuplicateOfTheFirst() {
        MappedRecord second = person(2, "ada", "b@example.com");
        MappedRecord third = person(3, "ada", "c@example.com");
        Map<MappedRecord, List<Problem>> found = find(person(1, "ada", "a@example.com"), second, third);
        assertThat(found).containsOnlyKeys(second, third);
        assertThat(found.get(third))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).endsWith("in line 2)"));
    }

    @Test
    void aDuplicateDoesNotBlockItsOtherKeysForLaterRows() {
        MappedRecord duplicate = person(2, "ada", "new@example.com");
        MappedRecord later = person(3, "cleo", "new@example.com");
        assertThat(find(person(1, "ada", "ada@example.com"), duplicate, later)).containsOnlyKeys(duplicate);
    }

    @Test
    void ignoresInvalidRows() {
        MappedRecord invalid =
                new MappedRecord(1, 2, Operation.CREATE, object("username", "ada"), List.of(NONSENSE), List.of(), null);
        assertThat(find(invalid, person(2, "ada", "ada@example.com"))).isEmpty();
        ledger.add(TestLedger.row(1, 2, Operation.CREATE, new NewRecord.Keys("ada", null, null, null), NONSENSE, null));
        assertThat(find(person(2, "ada", "ada@example.com"))).isEmpty();
    }

    @Test
    void ignoresRowsOfOtherImports() {
        String other = "01JN0000000000000000000002";
        ledger.open(other);
        commit(person(1, "ada", "ada@example.com"));
        assertThat(duplicates.find(other, List.of(person(1, "ada", "ada@example.com"))))
                .isEmpty();
    }

    @Test
    void ignoresKeysThatAreMissingEmptyOrNull() {
        assertThat(find(
                        record(1, object("email", "")),
                        record(2, object("email", "")),
                        record(3, JsonNodeFactory.instance.objectNode().putNull("email")),
                        record(4, JsonNodeFactory.instance.objectNode().putNull("email")),
                        record(5, JsonNodeFactory.instance.objectNode()),
                        record(6, JsonNodeFactory.instance.objectNode())))
                .isEmpty();
    }

    @Test
    void distinguishesEqualRows() {
        MappedRecord first = person(1, "ada", "ada@example.com");
        MappedRecord equal = person(1, "ada", "ada@example.com");
        assertThat(find(first, equal).get(first)).isNull();
        assertThat(find(first, equal).get(equal)).isNotNull();
    }

    private Map<MappedRecord, List<Problem>> find(MappedRecord... chunk) {
        return duplicates.find(TestLedger.IMPORT, List.of(chunk));
    }

    private void commit(MappedRecord... records) {
        for (MappedRecord record : records) {
            ledger.add(TestLedger.row(
                    record.number(),
                    record.line(),
                    record.operation(),
                    new NewRecord.Keys(
                            record.username(),
                            record.email(),
                            record.user().path("employeeIdentifier").asText(null),
                            record.id()),
                    null,
                    record.user().toString()));
        }
    }

    private static MappedRecord person(long number, String username, String email) {
        return record(number, object("username", username).put("email", email));
    }

    private static ObjectNode object(String key, String value) {
        return JsonNodeFactory.instance.objectNode().put(key, value);
    }

    private static MappedRecord record(long number, ObjectNode user) {
        return new MappedRecord(number, number + 1, Operation.CREATE, user, List.of(), List.of(), null);
    }
}
