package dev.muster.pipeline.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.ledger.model.WorkResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResultMatcherTest {
    private static final Comparator<WorkResult> BY_STATUS = Comparator.comparing(WorkResult::status);
    private static final BatchRecord ADA = record(1, "ada", "Ada@Example.com", null);
    private static final BatchRecord BEN = record(2, "ben", "ben@example.com", null);

    @Property(tries = 50)
    void matchesShuffledResults(@ForAll @IntRange(min = 1, max = 800) int people, @ForAll long seed) {
        List<BatchRecord> records = IntStream.rangeClosed(1, people)
                .mapToObj(number -> record(number, "person" + number, "person" + number + "@example.com", null))
                .toList();
        var results = new ArrayList<>(records.stream()
                .map(record -> result("r" + record.number(), record.user().username(), null, null))
                .toList());
        Collections.shuffle(results, new Random(seed));
        assertThat(match(records, results))
                .hasSize(people)
                .allSatisfy((record, result) ->
                        assertThat(result.username()).isEqualTo(record.user().username()));
    }

    @Test
    void matchesAResultByAnySingleKey() {
        BatchRecord byId = record(3, null, null, "u3");
        List<BatchRecord> records = List.of(ADA, BEN, byId);
        assertThat(match(
                        records,
                        List.of(
                                result("r1", null, null, "u3"),
                                result("r2", null, "ada@example.com", null),
                                result("r3", "ben", null, null))))
                .extractingFromEntries(
                        entry -> entry.getKey().number() + entry.getValue().id())
                .containsExactlyInAnyOrder("3r1", "1r2", "2r3");
    }

    @Test
    void ignoresCase() {
        assertThat(matched(ADA, result("r1", "ADA", null, null))).isTrue();
        assertThat(matched(ADA, result("r1", null, "ADA@EXAMPLE.COM", null))).isTrue();
    }

    @Test
    void distinguishesCaseIfBothAreInTheBatch() {
        BatchRecord other = record(2, "Ada", "ada2@example.com", null);
        Map<BatchRecord, WorkResult> matches =
                match(List.of(ADA, other), List.of(result("r1", "Ada", null, null), result("r2", "ada", null, null)));
        assertThat(matches.get(ADA).id()).isEqualTo("r2");
        assertThat(matches.get(other).id()).isEqualTo("r1");
    }

    @Test
    void ignoresANameThatMatchesSeveralRecords() {
        BatchRecord other = record(2, "Ada", "ada2@example.com", null);
        assertThat(match(List.of(ADA, other), List.of(result("r1", "ADA", null, null))))
                .isEmpty();
        BatchRecord sameAddress = record(3, "cleo", "ada@example.com", null);
        assertThat(match(List.of(ADA, sameAddress), List.of(result("r1", null, "ada@example.com", null))))
                .isEmpty();
    }

    @Test
    void matchesByOtherKeysDespiteASharedOne() {
        BatchRecord sameAddress = record(3, "cleo", "ada@example.com", null);
        assertThat(match(List.of(ADA, sameAddress), List.of(result("r1", "cleo", "ada@example.com", null))))
                .containsOnlyKeys(sameAddress);
    }

    @Test
    void ignoresAKeySharedByThreeRecords() {
        List<BatchRecord> records = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> record(number, "p" + number, "shared@example.com", null))
                .toList();
        assertThat(match(records, List.of(result("r1", null, "shared@example.com", null))))
                .isEmpty();
    }

    @Test
    void prefersTheIdThenTheUsername() {
        BatchRecord byId = record(3, "cleo", "cleo@example.com", "u3");
        assertThat(match(List.of(ADA, BEN, byId), List.of(result("r1", "ada", "ben@example.com", "u3"))))
                .containsOnlyKeys(byId);
        assertThat(match(List.of(ADA, BEN), List.of(result("r1", "ada", "ben@example.com", "unknown"))))
                .containsOnlyKeys(ADA);
    }

    @Test
    void usesTheFirstOfSeveralResultsByOrder() {
        WorkResult better = new WorkResult("r2", "a", null, "ada", null, null);
        WorkResult worse = new WorkResult("r1", "b", null, "ada", null, null);
        assertThat(match(List.of(ADA), List.of(worse, better)).get(ADA)).isSameAs(better);
        assertThat(match(List.of(ADA), List.of(better, worse)).get(ADA)).isSameAs(better);
    }

    @Test
    void matchesNoRecordForNamelessAndForeignResults() {
        assertThat(match(
                        List.of(ADA),
                        List.of(result("r1", null, null, null), result("r2", "zoe", "zoe@example.com", "u9"))))
                .isEmpty();
    }

    @Test
    void acceptsAnEmptyChunk() {
        assertThat(match(List.of(), List.of(result("r1", "ada", null, null)))).isEmpty();
    }

    @Test
    void considersAnUnknownNameForeignIfAllNamesAreKnown() {
        var matcher = new ResultMatcher(List.of(ADA, BEN));
        assertThat(matcher.foreign(result("r1", "zoe", null, null))).isTrue();
        assertThat(matcher.foreign(result("r1", null, "zoe@example.com", null))).isTrue();
        assertThat(matcher.foreign(result("r1", "Ada", null, null))).isFalse();
    }

    @Test
    void doesNotConsiderAnUnknownNameForeignForUpdatesById() {
        var matcher = new ResultMatcher(List.of(ADA, record(3, null, null, "u3")));
        assertThat(matcher.foreign(result("r1", "zoe", null, null))).isFalse();
    }

    @Test
    void considersAnUnknownIdForeignIfAllIdsAreKnown() {
        var matcher = new ResultMatcher(List.of(record(3, null, null, "u3"), record(4, "dan", null, "u4")));
        assertThat(matcher.foreign(result("r1", null, null, "u9"))).isTrue();
        assertThat(matcher.foreign(result("r1", "zoe", null, "u9"))).isTrue();
        assertThat(matcher.foreign(result("r1", "dan", null, "u9"))).isFalse();
        assertThat(matcher.foreign(result("r1", null, null, "u3"))).isFalse();
    }

    @Test
    void doesNotConsiderTheIdOfANewUserForeign() {
        assertThat(new ResultMatcher(List.of(ADA, BEN)).foreign(result("r1", null, null, "u9")))
                .isFalse();
    }

    @Test
    void doesNotConsiderANamelessResultForeign() {
        assertThat(new ResultMatcher(List.of(ADA)).foreign(result("r1", null, null, null)))
                .isFalse();
        assertThat(new ResultMatcher(List.of(record(3, null, null, "u3"))).foreign(result("r1", null, null, null)))
                .isFalse();
    }

    @Test
    void considersOnlyResultsWithoutUsableKeysUndecided() {
        var matcher = new ResultMatcher(List.of(ADA, BEN));
        assertThat(matcher.undecided(result("r1", null, null, null))).isTrue();
        assertThat(matcher.undecided(result("r1", "ada", null, null))).isFalse();
        assertThat(matcher.undecided(result("r1", "zoe", null, null))).isFalse();
    }

    private static Map<BatchRecord, WorkResult> match(List<BatchRecord> records, List<WorkResult> results) {
        return new ResultMatcher(records).match(results, BY_STATUS);
    }

    private static boolean matched(BatchRecord record, WorkResult result) {
        return match(List.of(record), List.of(result)).keySet().stream()
                .map(BatchRecord::number)
                .collect(Collectors.toSet())
                .contains(record.number());
    }

    private static BatchRecord record(long number, String username, String email, String userId) {
        return new BatchRecord("import", number, new UserIdentity(userId, username, email), null, false, null, true);
    }

    private static WorkResult result(String id, String username, String email, String userId) {
        return new WorkResult(id, "finished", null, username, email, userId);
    }
}
