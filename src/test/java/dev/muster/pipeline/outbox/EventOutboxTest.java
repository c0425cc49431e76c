package dev.muster.pipeline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.client.Redaction;
import dev.muster.ledger.Outbox;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.NewRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventOutboxTest {
    private static final String OTHER_IMPORT = "01JN0000000000000000000002";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private TestLedger ledger;
    private Outbox outbox;
    private EventOutbox events;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        outbox = ledger.ledger().outbox();
        events = new EventOutbox(ledger.ledger(), new Redaction(List.of()), clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void writesNoEventsWithoutChannels() {
        ledger.readyBatch(2);
        ledger.send();
        settle(1);

        assertThat(ledger.sql("SELECT count(*) FROM event").query(Long.class).single())
                .isZero();
    }

    @Test
    void startsANewChannelWithFutureEvents() {
        outbox.channels(List.of("first"));
        ledger.open(OTHER_IMPORT);
        outbox.channels(List.of("first", "second"));

        assertThat(ids("first")).containsExactly(OTHER_IMPORT + "-started");
        assertThat(ids("second")).isEmpty();
    }

    @Test
    void deliversRowsOfAFileAfterItIsRead() {
        outbox.channels(List.of("any"));
        ledger.add(TestLedger.invalid(1), TestLedger.person(2), TestLedger.invalid(3));
        ledger.batch(Operation.CREATE, 2, 2);
        assertThat(ids("any")).as("it may have to be read again").isEmpty();

        ledger.send();
        assertThat(ids("any")).containsExactly(TestLedger.IMPORT + "-1", TestLedger.IMPORT + "-3");
        settle(2);
        assertThat(ids("any"))
                .containsExactly(TestLedger.IMPORT + "-1", TestLedger.IMPORT + "-3", TestLedger.IMPORT + "-2");
    }

    @Test
    void deliversEventsOnceForAFileThatIsReadAgain() {
        outbox.channels(List.of("any"));
        ledger.add(TestLedger.invalid(1));
        ledger.ledger().imports().readAgain(TestLedger.IMPORT, SettableClock.START);
        ledger.add(TestLedger.invalid(1));
        ledger.send();

        assertThat(ids("any")).containsExactly(TestLedger.IMPORT + "-1");
    }

    @Test
    void deliversEveryRowOfARefusedImport() {
        outbox.channels(List.of("any"));
        ledger.add(TestLedger.invalid(1), TestLedger.person(2));
        ledger.ledger()
                .imports()
                .refuse(TestLedger.IMPORT, 2, new Problem("CUT_OFF", null, "cut off", "copy it"), SettableClock.START);

        assertThat(events.next("any").events())
                .extracting(Event::json)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"outcome\":\"invalid\""),
                        second -> assertThat(second).contains("\"outcome\":\"unsent\""));
    }

    @Test
    void deletesDeliveredEvents() {
        outbox.channels(List.of("any"));
        ledger.readyBatch(3);
        ledger.send();
        settle(1);
        EventDelivery delivery = events.next("any");
        settle(2);
        events.conclude(delivery);

        assertThat(ids("any")).containsExactly(TestLedger.IMPORT + "-2");
        assertThat(ledger.sql("SELECT count(*) FROM event").query(Long.class).single())
                .isEqualTo(1);
    }

    @Test
    void keepsEventsForASlowChannel() {
        outbox.channels(List.of("quick", "slow"));
        ledger.readyBatch(2);
        ledger.send();
        settle(1);
        events.conclude(events.next("quick"));

        assertThat(ids("quick")).isEmpty();
        assertThat(ids("slow")).containsExactly(TestLedger.IMPORT + "-1");
        outbox.channels(List.of("quick"));
        assertThat(ledger.sql("SELECT count(*) FROM event").query(Long.class).single())
                .as("no channel waits for it any more")
                .isZero();
    }

    @Test
    void backsOffAFailingChannelAndContinuesAfterTheLastDeliveredEvent() {
        outbox.channels(List.of("any"));
        ledger.readyBatch(3);
        ledger.send();
        settle(1);
        settle(2);
        EventDelivery delivery = events.next("any");
        events.told(delivery, delivery.events().get(0));
        events.failed(delivery, new IOException("away"));
        assertThat(ids("any")).as("it pauses").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(ids("any")).containsExactly(TestLedger.IMPORT + "-2");

        events.failed(events.next("any"), new IOException("away"));
        clock.advance(Duration.ofSeconds(1));
        assertThat(ids("any")).as("two seconds now").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        for (int failure = 0; failure < 20; failure++) {
            events.failed(events.next("any"), new IOException("away"));
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(ids("any")).as("never longer than a minute").containsExactly(TestLedger.IMPORT + "-2");
    }

    @Test
    void deliversTheReceiptOfAFinishedImport() {
        outbox.channels(List.of("any"));
        ledger.readyBatch(1);
        ledger.send();
        settle(1);
        ledger.ledger().batches().settle(1);
        ledger.claim("claim-import-to-close", SettableClock.START);
        ledger.ledger().imports().close(TestLedger.IMPORT, "{\"rows\":1}");

        assertThat(events.next("any").events())
                .last()
                .extracting(Event::json)
                .isEqualTo("{\"eventId\":\"" + TestLedger.IMPORT + "-finished\",\"event\":\"finished\",\"import\":\""
                        + TestLedger.IMPORT + "\",\"source\":\"people.csv\",\"receipt\":{\"rows\":1}}");
    }

    @Test
    void limitsTheSizeOfAnEvent() {
        outbox.channels(List.of("any"));
        ledger.add(TestLedger.row(
                1,
                2,
                Operation.CREATE,
                new NewRecord.Keys("u".repeat(100_000), "e".repeat(100_000), null, null),
                new Problem("USERNAME_MALFORMED", "username", "too long", "shorten it"),
                null));
        ledger.send();

        assertThat(events.next("any").events())
                .singleElement()
                .satisfies(event -> assertThat(event.json()).hasSizeLessThan(3_000));
    }

    @Test
    void omitsALongCorrelationIdFromTheHeader() {
        assertThat(new Event(1, "any", "record", "x".repeat(1_000), "{}").correlationHeader())
                .hasSize(1_000);
        assertThat(new Event(1, "any", "record", "x".repeat(1_001), "{}").correlationHeader())
                .isNull();
        assertThat(new Event(1, "any", "record", null, "{}").correlationHeader())
                .isNull();
    }

    private List<String> ids(String channel) {
        return events.next(channel).events().stream().map(Event::id).toList();
    }

    private void settle(long number) {
        BatchRecord settled = ledger.records(1).stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow();
        ledger.ledger().records().settle(settled, RecordOutcome.imported(Outcome.CREATED, "id" + number), "job");
    }
}
