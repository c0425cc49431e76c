package dev.muster.pipeline.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.model.NewRecord;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final String OTHER = "01JN0000000000000000000009";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private TestLedger ledger;
    private Home home;

    @BeforeEach
    void closeAnImport() throws IOException {
        ledger = new TestLedger(folder);
        home = new Home(folder);
        home.prepare();
        ledger.sql("UPDATE import SET state = 'FINISHED', finished_at = :now")
                .param("now", clock.instant().toEpochMilli())
                .update();
        for (String id : List.of(TestLedger.IMPORT, OTHER)) {
            for (Path file : filesOf(id)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, "gil.hart,gil.hart@example.com");
            }
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private List<Path> filesOf(String id) {
        return List.of(
                home.done(id).resolve("people.csv"),
                home.reports(id).resolve("receipt.json"),
                home.deadLetter(id).resolve("people.csv"),
                home.deadLetter(id).resolve("what an operator put there").resolve("corrected.csv"));
    }

    private Retention retention(Duration age) {
        return new Retention(home, ledger.ledger(), Optional.ofNullable(age), clock);
    }

    @Test
    void removesAnImportWithItsFilesAfterTheRetention() throws IOException {
        Retention retention = retention(Duration.ofDays(30));
        clock.advance(Duration.ofDays(30).minusMillis(1));
        assertThat(retention.next()).isNull();
        clock.advance(Duration.ofMillis(1));
        retention.remove(retention.next());

        assertThat(List.of(
                        home.done(TestLedger.IMPORT),
                        home.reports(TestLedger.IMPORT),
                        home.deadLetter(TestLedger.IMPORT)))
                .noneMatch(Files::exists);
        assertThat(ledger.ledger().imports().newestFirst()).isEmpty();
        assertThat(filesOf(OTHER)).allMatch(Files::exists);
    }

    @Test
    void removesALargeImportInSeveralSteps() throws IOException {
        ledger.add(IntStream.rangeClosed(1, 2500).mapToObj(TestLedger::person).toArray(NewRecord[]::new));
        ledger.sql("UPDATE record SET outcome = 'created'").update();
        clock.advance(Duration.ofDays(31));
        Retention retention = retention(Duration.ofDays(30));
        retention.remove(retention.next());

        assertThat(ledger.ledger().records().count(TestLedger.IMPORT)).isZero();
        assertThat(ledger.ledger().imports().newestFirst()).isEmpty();
    }

    @Test
    void claimsNothingWithoutARetention() {
        clock.advance(Duration.ofDays(10_000));
        assertThat(retention(null).next()).isNull();
    }

    @Test
    void findsTheImportAfterAKillDuringRemoval() throws IOException {
        clock.advance(Duration.ofDays(31));
        String taken = retention(Duration.ofDays(30)).next();
        Files.delete(home.done(taken).resolve("people.csv"));

        clock.advance(Duration.ofMinutes(10));
        Retention next = retention(Duration.ofDays(30));
        assertThat(next.next()).isEqualTo(taken);
        next.remove(taken);
        assertThat(filesOf(taken)).noneMatch(Files::exists);
        assertThat(next.next()).isNull();
    }

    @Test
    void removesALinkButNotItsTarget() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere.csv"), "not of this import");
        Files.createSymbolicLink(home.deadLetter(TestLedger.IMPORT).resolve("link.csv"), elsewhere);
        clock.advance(Duration.ofDays(31));
        Retention retention = retention(Duration.ofDays(30));
        retention.remove(retention.next());
        assertThat(home.deadLetter(TestLedger.IMPORT)).doesNotExist();
        assertThat(elsewhere).exists();
    }
}
